"""usage: truth.py First|Second [curve|critical]   computes the truths of a set to 25 digits and writes them beside the problems. Nothing here asks FallLine, SciPy's minimisers or Ceres."""
import json
import math
import pathlib
import re
import sys

import mpmath as m
import numpy as np
import scipy.optimize
import sympy

import closed
import fits
import formulas
import intervals

HERE = pathlib.Path(__file__).parent / "Problems"
m.mp.dps = 60


def text(x):
    return m.nstr(x, 25)


def read(name, which):
    return json.loads((HERE / which / name).read_text())


def write(name, which, problems):
    (HERE / which / name).write_text("[\n" + ",\n".join(json.dumps(problem, ensure_ascii=False) for problem in problems) + "\n]\n")


def lengths_of(problem):
    return {name: count for name, (_, count) in problem.get("vector", {}).items()}


def start_of(problem):
    """The start as a flat list: what is given, the nearest to zero that the bounds allow elsewhere."""
    given = dict(item.split("=") for item in problem["start"].split(",")) if "start" in problem else {}
    flat = []
    for name, length in formulas.sizes(whole(problem), lengths_of(problem)).items():
        fill = problem["vector"][name][0] if length else given.get(name, 0)
        flat += [float(x) for x in (fill if isinstance(fill, list) else [fill] * (length or 1))]
    return [min(max(x, -math.inf if low is None else low), math.inf if high is None else high) for x, (low, high) in zip(flat, bounds_of(problem) or [(None, None)] * len(flat))]


def whole(problem):
    """Formula and constraints together name the variables."""
    return problem["formula"] + "".join("+0*(" + part.replace("<=", "-").replace(">=", "-").replace("=", "-") + ")" for part in problem.get("subjectTo", "").split(";") if part)


def bounds_of(problem):
    """Limits as a flat list of pairs; None without."""
    if "bounds" not in problem:
        return None
    given = dict(re.findall(r"(\w+)=(\[[^\]]*\]|[^,]+)", problem["bounds"]))
    flat = []
    for name, length in formulas.sizes(whole(problem), lengths_of(problem)).items():
        ranges = given.get(name, "..")
        pairs = [part.split("..") for part in ranges.strip("[]").split(",")]
        pairs = [(float(low) if low else None, float(high) if high else None) for low, high in pairs]
        flat += pairs if ranges.startswith("[") else pairs * (length or 1)
    return flat


class Derivatives:
    """Gradient and Hessian by sympy, for numbers of any length."""

    def __init__(self, problem, names=None):
        expression, symbols = formulas.sympy_expression(problem["formula"], lengths_of(problem), names)
        slopes = [sympy.diff(expression, symbol) for symbol in symbols]
        self.n = len(symbols)
        self.gradient = sympy.lambdify([symbols], slopes, "mpmath")
        self.hessian = sympy.lambdify([symbols], [[sympy.diff(slope, symbol) for symbol in symbols] for slope in slopes], "mpmath")

    def polish(self, point, fixed=(), reach=1.0, steps=40):
        """Newton's method to where the gradient of the other variables vanishes; None where it does not come to a point."""
        x, free = [m.mpf(p) for p in point], [i for i in range(self.n) if i not in fixed]
        for _ in range(steps if free else 0):
            gradient, hessian = self.gradient(x), self.hessian(x)
            try:
                step = m.lu_solve(m.matrix([[hessian[i][j] for j in free] for i in free]), -m.matrix([gradient[i] for i in free]))
            except ZeroDivisionError:
                return None
            for k, i in enumerate(free):
                x[i] += step[k]
            if any(abs(a - b) > reach * (1 + abs(b)) for a, b in zip(x, point)):
                return None
            if m.norm(step) <= m.mpf(10) ** (15 - m.mp.dps) * max(1, max(abs(p) for p in x)):
                return x
        return None if free else x

    def is_minimum(self, x, fixed=()):
        free = [i for i in range(self.n) if i not in fixed]
        if not free:
            return True
        hessian = self.hessian(x)
        eigenvalues = m.eigsy(m.matrix([[m.re(hessian[i][j]) for j in free] for i in free]), eigvals_only=True)
        return min(eigenvalues) > 0


def one_variable(formula, low, high, pieces=4000):
    """All local minima of a smooth function of one variable: sign changes of the derivative, on a grid."""
    expression, [symbol] = formulas.sympy_expression(formula, {})
    slope = sympy.lambdify(symbol, sympy.diff(expression, symbol), "mpmath")
    grid = [low + (high - low) * m.mpf(k) / pieces for k in range(pieces + 1)]
    signs = [slope(x) for x in grid]
    return [m.findroot(slope, (a, b), solver="anderson", tol=m.mpf(10) ** -80, verify=False) for a, b, left, right in zip(grid, grid[1:], signs, signs[1:]) if left < 0 <= right]


def truth_of(problem):
    """The values of the local minima, with points where they are isolated and have no closed form."""
    value = formulas.mp_function(problem["formula"], lengths_of(problem))
    bounds = bounds_of(problem) or []
    found = []
    for near in problem.get("near", []):
        given = dict(item.split("=") for item in near.split(","))
        point = [float(given[name]) for name in formulas.sizes(problem["formula"], {})]
        fixed = [i for i, pair in enumerate(bounds) if point[i] in pair]
        derivatives = Derivatives(problem)
        x = derivatives.polish(point, fixed)
        assert x is not None and derivatives.is_minimum(x, fixed), problem["name"]
        found.append({"value": text(value(x)), "point": [text(p) for p in x]})
    if "scan1" in problem:
        found += [{"value": text(value([x])), "point": [text(x)]} for x in one_variable(problem["formula"], *problem["scan1"])]
    for form in ([problem["least"]] if "least" in problem else []) + problem.get("others", []):
        found.append({"value": text(m.mpf(eval(form, closed.SPACE)))})
    return found


def box_of(problem):
    """The box as a flat list of pairs, and the variables with their lengths."""
    pairs, names = [], {}
    for name, ranges in re.findall(r"(\w+)=(\[[^\]]*\]|[^,]+)", problem["box"]):
        parts = [part.split("..") for part in ranges.strip("[]").split(",")]
        names[name] = len(parts) if ranges.startswith("[") else 0
        pairs += [(float(low), float(high)) for low, high in parts]
    return pairs, names


def critical_points(problem):
    """All critical points of the box, proved by intervals.py and polished; those that are degenerate are stated with the problem, and searched around in a small box."""
    box, names = box_of(problem)
    expression, symbols = formulas.sympy_expression(problem["formula"], names, names)
    derivatives = Derivatives(problem, names)
    stated = [[m.mpf(eval(item.split("=")[1], closed.SPACE)) for item in text.split(",")] for text in problem.get("degenerate", [])]
    holes = [(np.array([float(x) - 1e-3 * (high - low) for x, (low, high) in zip(point, box)]), np.array([float(x) + 1e-3 * (high - low) for x, (low, high) in zip(point, box)])) for point in stated]
    found, boxes = intervals.roots(expression, symbols, box, holes)
    value = formulas.mp_function(problem["formula"], names, names)
    points = []
    for x in [derivatives.polish(list(middle)) for middle in found] + stated:
        if any(all(abs(a - b) < 1e-20 for a, b in zip(x, known["x"])) for known in points):
            continue
        eigenvalues = m.eigsy(m.matrix([[m.re(h) for h in row] for row in derivatives.hessian(x)]), eigvals_only=True)
        largest = max(abs(e) for e in eigenvalues)
        signs = {0 if abs(e) <= m.mpf(10) ** -20 * max(1, largest) else int(m.sign(e)) for e in eigenvalues}
        kind = "saddle" if {1, -1} <= signs else "degenerate" if 0 in signs else "minimum" if signs == {1} else "maximum"
        points.append({"x": x, "kind": kind, "value": value(x)})
    points.sort(key=lambda point: point["value"])
    return boxes, [{"kind": point["kind"], "value": text(point["value"]), "point": [text(x) for x in point["x"]]} for point in points]


def fit_of(problem):
    """The least half sum of squares, the parameters and their standard errors."""
    fit = fits.Fit(problem)
    found = fit.best([float(item.split("=")[1]) for item in problem["near"].split(",")] if "near" in problem else None)
    x = None if problem.get("flat") else fit.polish(found.x)
    if "bounds" in problem:
        lower, upper = zip(*(pair or (None, None) for pair in [{name: [float(side) if side else None for side in text.split("..")] for name, text in (item.split("=") for item in problem["bounds"].split(","))}.get(name) for name in fit.names]))
        held = [[-np.inf if side is None else side for side in lower], [np.inf if side is None else side for side in upper]]
        found = min((scipy.optimize.least_squares(fit.residuals, np.clip(np.array(begin, dtype=float), *held), fit.jacobian, bounds=held, x_scale="jac", ftol=1e-15, xtol=1e-15, gtol=1e-15) for begin in ([4, 0.3, 0], [1, 0.1, 1])), key=lambda end: end.cost)
        return {"half": text(m.mpf(float(found.cost)))}
    if x is None:
        return {"half": text(m.mpf(float(found.cost)))}
    total, _, _, product = fit.at(x)
    result = {"half": text(total), "parameters": [text(p) for p in x]}
    if fit.loss == "linear" and total > 1e-20:
        covariance = m.inverse(product) * (2 * total / (len(fit.y) - len(x)))
        result["errors"] = [text(m.sqrt(covariance[i, i])) for i in range(len(x))]
    return result


if __name__ == "__main__":
    which, *part = sys.argv[1:]
    if "curve" in part:
        m.mp.dps = 30
        problems = read("curve.json", which)
        for problem in problems:
            problem.update(fit_of(problem))
            print(problem["name"], problem["half"], problem.get("parameters"), file=sys.stderr)
        write("curve.json", which, problems)
        sys.exit()
    if "critical" in part:
        problems = read("critical.json", which)
        for problem in problems:
            boxes, problem["points"] = critical_points(problem)
            print(f"{problem['name']}: {len(problem['points'])} points, {boxes} boxes", file=sys.stderr)
        write("critical.json", which, problems)
        sys.exit()
    problems = read("minimize.json", which)
    for problem in problems:
        problem["minima"] = truth_of(problem)
    write("minimize.json", which, problems)
    print(f"{len(problems)} problems, {sum(len(problem['minima']) for problem in problems)} minima")
