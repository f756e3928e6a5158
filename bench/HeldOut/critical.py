"""critical: FallLine's search with defaults, and SciPy's fsolve from many starts, held against all critical points of the box, which intervals.py proved."""
import json
import subprocess
import time
import warnings

import mpmath
import numpy as np
import scipy.optimize
import sympy

import formulas
import truth

SAME = 1e-5
STARTS = 200


def compare(problem, points):
    """How many of the true points were found, how many of those told are none, and how many are called what they are not."""
    box, _ = truth.box_of(problem)
    width = np.array([high - low for low, high in box])
    known = [(np.array([float(x) for x in point["point"]]), point["kind"]) for point in problem["points"]]
    near = lambda a, b, kind: np.max(np.abs(a - b) / width) <= (1e-2 if kind == "degenerate" else SAME)
    found = sum(any(near(x, y, kind) for y, _ in points) for x, kind in known)
    false = sum(not any(near(x, y, kind) for x, kind in known) for y, _ in points)
    misnamed = sum(told != kind for y, told in points for x, kind in known if near(x, y, kind))
    return found, len(known), false, misnamed


def fallline(command, problem):
    began = time.perf_counter()
    done = subprocess.run([command, "critical", problem["formula"], "--box", problem["box"], "--json"], capture_output=True, text=True, timeout=120)
    result = json.loads(done.stdout)
    points = []
    _, names = truth.box_of(problem)
    for point in result["points"]:
        flat = []
        for number in (point["point"][name] for name in names):
            flat += number if isinstance(number, list) else [number]
        points.append((np.array([float(x) for x in flat]), point["kind"]))
    spent = result.get("evaluations", {})
    return points, spent.get("gradient", 0) + spent.get("hessian", 0), time.perf_counter() - began


def by_fsolve(problem):
    """Newton-like solves of the gradient from 200 random starts of the box, exact Jacobian; ends outside are dropped, doubles too."""
    box, names = truth.box_of(problem)
    expression, symbols = formulas.sympy_expression(problem["formula"], names, names)
    slopes = [sympy.diff(expression, symbol) for symbol in symbols]
    gradient = sympy.lambdify([symbols], slopes, "numpy")
    hessian = sympy.lambdify([symbols], [[sympy.diff(slope, symbol) for symbol in symbols] for slope in slopes], "numpy")
    low, high = np.array(box).T
    random = np.random.default_rng(0)
    points, work = [], 0
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for _ in range(STARTS):
            try:
                x, info, said, _ = scipy.optimize.fsolve(lambda p: np.array(gradient(p), dtype=float), random.uniform(low, high), fprime=lambda p: np.array(hessian(p), dtype=float), full_output=True)
            except (ValueError, ZeroDivisionError, OverflowError, TypeError):
                continue
            work += info["nfev"] + info["njev"]
            if said != 1 or np.any(x < low) or np.any(x > high) or any(np.max(np.abs(x - y) / (high - low)) <= SAME for y, _ in points):
                continue
            eigenvalues = np.linalg.eigvalsh(np.array(hessian(x), dtype=float))
            flat = np.abs(eigenvalues) <= 1e-8 * np.max(np.abs(eigenvalues))
            kind = "saddle" if np.any(eigenvalues[~flat] > 0) and np.any(eigenvalues[~flat] < 0) else "degenerate" if np.any(flat) else "minimum" if eigenvalues[0] > 0 else "maximum"
            points.append((x, kind))
    return points, work


def run(which, command, only=None):
    rows = []
    mpmath.mp.dps = 30
    for problem in truth.read("critical.json", which):
        if only and problem["name"] not in only and "critical" not in only:
            continue
        points, work, wall = fallline(command, problem)
        theirs, their_work = by_fsolve(problem)
        rows.append({"name": problem["name"], "FallLine": (*compare(problem, points), work), "SciPy fsolve": (*compare(problem, theirs), their_work), "wall": wall})
    return rows
