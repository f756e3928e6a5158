"""minimize: FallLine's defaults, SciPy's and Ceres's on the same formulas from the same starts, each answer held against the truth."""
import json
import math
import subprocess
import time

import mpmath
import sympy

import formulas
import peers
import truth

CLOSE = 1e-6
LONGEST = 60
SMOOTH = {"convex", "badly scaled", "valleys", "periodic", "overflow far away", "domains", "saddles and maxima", "boxes", "saddles"}


class Judge:
    """Knows whether a point is a minimum, up to CLOSE in value."""

    def __init__(self, problem):
        self.problem = problem
        lengths = truth.lengths_of(problem)
        self.names = formulas.sizes(truth.whole(problem), lengths)
        self.value = formulas.mp_function(problem["formula"], lengths, self.names)
        self.tolerance = CLOSE * problem.get("scale", 1)
        self.bounds = truth.bounds_of(problem)
        self.constraints = []
        for part in filter(None, problem.get("subjectTo", "").split(";")):
            sign = next(sign for sign in ("<=", ">=", "=") if sign in part)
            left, right = part.split(sign)
            self.constraints.append((sign, formulas.mp_function(f"({left})-({right})", lengths, self.names)))

    def is_feasible(self, point):
        x = [mpmath.mpf(p) for p in point]
        for sign, amount in self.constraints:
            over = amount(x)
            if (sign == "<=" and over > 1e-6) or (sign == ">=" and over < -1e-6) or (sign == "=" and abs(over) > 1e-6):
                return False
        return all((low is None or p >= low) and (high is None or p <= high) for p, (low, high) in zip(point, self.bounds or []))

    def is_minimum(self, point):
        if not all(map(math.isfinite, point)) or "none" in self.problem or not self.is_feasible(point):
            return False
        value = self.value([mpmath.mpf(p) for p in point])
        if any(abs(value - mpmath.mpf(known["value"])) <= self.tolerance for known in self.problem["minima"]):
            return True
        return self.problem["group"] in SMOOTH and len(point) <= 4 and self._is_another(point, value)

    def _is_another(self, point, value):
        """Whether a minimum that the file does not list is close by."""
        try:
            derivatives = truth.Derivatives({**self.problem, "formula": descended(self.problem)})
            held = {i: low == p for i, (p, (low, high)) in enumerate(zip(point, self.bounds or [])) if p in (low, high)}
            x = derivatives.polish(point, fixed=held, reach=1e-2)
            if x is None or abs(value - self.value(x)) > self.tolerance or not derivatives.is_minimum(x, held):
                return False
            slopes = derivatives.gradient(x)
            return all(self.bounds[i][0] == self.bounds[i][1] or (slopes[i] > 0) == low for i, low in held.items())
        except (ZeroDivisionError, ValueError, TypeError, OverflowError, NameError, NotImplementedError):
            return False


def descended(problem):
    """The formula that is made least."""
    return f"-({problem['formula']})" if problem.get("maximize") else problem["formula"]


def verdict(judge, converged, point, rounding=False):
    """right: what it says is so, and it is what was wanted or what can be had; missed: it says truthfully that it is not there; rounding: there, and it says that rounding ends it; modest: there, and denied; FALSE: converged where no minimum is."""
    there = judge.is_minimum(point)
    if converged:
        return "right" if there else "FALSE"
    if "none" in judge.problem or "falls" in judge.problem:
        return "right"
    return "missed" if not there else "rounding" if rounding else "modest"


def start_text(problem):
    items = [problem["start"]] if "start" in problem else []
    return ",".join(items + [f"{name}=[{','.join(map(str, fill if isinstance(fill, list) else [fill] * count))}]" for name, (fill, count) in problem.get("vector", {}).items()])


def fallline(command, problem):
    arguments = [command, "maximize" if problem.get("maximize") else "minimize", problem["formula"], "--json"]
    for option, text in (("--start", start_text(problem)), ("--bounds", problem.get("bounds")), ("--subject-to", problem.get("subjectTo"))):
        arguments += [option, text] if text else []
    began = time.perf_counter()
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return {"status": "hung", "reason": f"{LONGEST} s", "flat": [math.nan], "seconds": LONGEST, "work": math.nan}
    if not done.stdout.startswith("{"):
        return {"status": "refused", "reason": done.stderr.strip(), "flat": [math.nan], "seconds": 0, "work": math.nan}
    result = json.loads(done.stdout)
    flat = []
    for number in result["point"].values():
        flat += number if isinstance(number, list) else [number]
    result["flat"] = [float(x) for x in flat]
    spent = result["evaluations"]
    result["work"] = spent["gradient"] + spent["jacobian"] + spent["hessianVector"] + len(flat) * spent["hessian"]
    result["wall"] = time.perf_counter() - began
    return result


def run(which, command, served, ceres, only=None):
    rows = []
    mpmath.mp.dps = 40
    for problem in truth.read("minimize.json", which):
        if only and problem["name"] not in only and problem["group"] not in only:
            continue
        judge = Judge(problem)
        ours = fallline(command, problem)
        row = {"name": problem["name"], "group": problem["group"], "truth": problem.get("none") or [known["value"] for known in problem["minima"]], "ours": ours}
        said_rounding = ours["reason"] == "rounding" or any(finding["code"] == "noise-floor" for finding in ours.get("diagnosis", []))
        word = "FALSE" if ours["status"] in ("hung", "refused") else verdict(judge, ours["status"] == "converged", ours["flat"], said_rounding)
        row["FallLine"] = (word, ours["work"])
        start = truth.start_of(problem)
        unused = judge.names.keys() - formulas.variables(problem["formula"]).keys()
        served.choose(descended(problem) + "".join(f"+0*{name}" for name in judge.names if name in unused), truth.lengths_of(problem))
        constraints = peers.constraints_of(problem.get("subjectTo"), truth.lengths_of(problem), judge.names)
        methods = ["SLSQP"] if constraints else ["L-BFGS-B"] if judge.bounds else ["BFGS", "L-BFGS-B"]
        for method in methods:
            said, point, count, words = peers.scipy_minimize(served, start, judge.bounds, constraints, method)
            row["SciPy " + method] = (verdict(judge, said, point, "precision" in words), count)
        if not constraints and not judge.bounds:
            said, point, count, words = peers.ceres_minimize(ceres, served, start)
            row["Ceres L-BFGS"] = (verdict(judge, said, point), count)
        rows.append(row)
    return rows
