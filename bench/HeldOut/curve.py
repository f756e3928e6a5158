"""curve: FallLine's fits with defaults, SciPy's curve_fit and least_squares, and Ceres, each held against fits of 30 digits."""
import json
import subprocess
import time
import warnings

import mpmath
import numpy as np
import scipy.optimize

import fits
import peers
import truth

CLOSE = 1e-6
LONGEST = 60


def start_of(problem, names):
    given = dict(item.split("=") for item in problem["start"].split(",")) if "start" in problem else {}
    return [float(given.get(name, 1)) for name in names]


def verdict(problem, fit, converged, point, errors=None):
    """As for minimize; local: a minimum, but not the lowest; and the digits of the standard errors where they are told."""
    if not np.all(np.isfinite(point)):
        return "FALSE" if converged else "missed"
    mpmath.mp.dps = 30
    try:
        total = fit.at([mpmath.mpf(float(p)) for p in point])[0]
    except (ZeroDivisionError, OverflowError, TypeError):
        return "FALSE" if converged else "missed"
    least = mpmath.mpf(problem["half"])
    floor = mpmath.mpf(10) ** -20 * sum(mpmath.mpf(float(y)) ** 2 for y in fit.y)
    there = total - least <= CLOSE * least + floor
    if not there and not problem.get("flat"):
        x = fit.polish(point)
        there = x is not None and fit.at(x)[0] >= total * (1 - CLOSE) - floor and "local"
    return (("right" if there is True else there) if converged else "modest") if there else "FALSE" if converged else "missed"


def digits(problem, errors):
    """The least number of right digits among the standard errors; sorted, for parameters may change places."""
    if "errors" not in problem or errors is None:
        return None
    worst = max(abs(mpmath.mpf(told) / known - 1) for told, known in zip(sorted(map(float, errors)), sorted(map(mpmath.mpf, problem["errors"]))))
    return 15.0 if worst == 0 else round(float(min(15, max(0, -mpmath.log10(worst)))), 1)


def fallline(command, problem, names):
    arguments = [command, "curve", problem["formula"], "--data", str(fits.DATA / problem["data"]), "--y", problem["y"], "--json"]
    for option in ("start", "bounds", "loss"):
        arguments += [f"--{option}", problem[option]] if option in problem else []
    began = time.perf_counter()
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"status": "hung", "reason": f"{LONGEST} s", "flat": [float("nan")], "errors": None, "work": float("nan"), "wall": LONGEST}
    if not done.stdout.startswith("{"):
        return {"status": "refused", "reason": done.stderr.strip(), "flat": [float("nan")], "errors": None, "work": float("nan"), "wall": 0}
    result = json.loads(done.stdout)
    told = {parameter["name"]: parameter for parameter in result["parameters"]}
    result["flat"] = [float(told[name]["value"]) for name in names]
    result["errors"] = [float(told[name]["standardError"]) for name in names]
    result["work"] = result["evaluations"]["gradient"] + result["evaluations"]["jacobian"]
    result["wall"] = time.perf_counter() - began
    return result


def scipy_fit(problem, fit, start):
    """curve_fit where it can (no loss), least_squares elsewhere, both with exact Jacobians."""
    count = [0, 0]

    def residuals(p):
        count[0] += 1
        return fit.residuals(p)

    def jacobian(p):
        count[1] += 1
        return fit.jacobian(p)

    bounds = (-np.inf, np.inf)
    if "bounds" in problem:
        given = dict(item.split("=") for item in problem["bounds"].split(","))
        bounds = tuple([float(given.get(name, "..").split("..")[side] or (-np.inf, np.inf)[side]) for name in fit.names] for side in (0, 1))
    try:
        if "loss" in problem:
            found = scipy.optimize.least_squares(residuals, start, jacobian, bounds=bounds, loss=fit.loss.replace("-", "_"), f_scale=fit.size)
            return found.success, found.x, None, sum(count)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            x, covariance = scipy.optimize.curve_fit(lambda _, *p: residuals(p) + fit.y, None, fit.y, p0=start, jac=lambda _, *p: jacobian(p), bounds=bounds)
        return True, x, np.sqrt(np.diag(covariance)), sum(count)
    except (RuntimeError, ValueError, TypeError):
        return False, np.full(len(start), np.nan), None, sum(count)


def run(which, command, ceres, only=None):
    rows = []
    for problem in truth.read("curve.json", which):
        if only and problem["name"] not in only and "curve" not in only:
            continue
        fit = fits.Fit(problem)
        start = start_of(problem, fit.names)
        ours = fallline(command, problem, fit.names)
        row = {"name": problem["name"], "ours": ours, "FallLine": (verdict(problem, fit, ours["status"] == "converged", ours["flat"]), ours["work"], digits(problem, ours["errors"]))}
        said, point, errors, count = scipy_fit(problem, fit, start)
        row["SciPy"] = (verdict(problem, fit, said, point), count, digits(problem, errors))
        if "loss" not in problem and "bounds" not in problem:
            said, point, count = peers.ceres_fit(ceres, start, len(fit.y), fit.residuals, fit.jacobian)
            row["Ceres"] = (verdict(problem, fit, said, point), count, None)
        rows.append(row)
    return rows
