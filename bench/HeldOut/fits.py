"""Least squares with as many digits as wanted: the truth of curve.json."""
import csv
import pathlib

import mpmath as m
import numpy as np
import scipy.optimize
import sympy

import formulas

DATA = pathlib.Path(__file__).parent / "Data"


class Fit:
    """A model on its data: residuals, their sum of squares, and derivatives."""

    def __init__(self, problem):
        with open(DATA / problem["data"], newline="") as file:
            rows = list(csv.DictReader(file))
        self.columns = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
        self.y = self.columns[problem["y"]]
        self.names = list(formulas.variables(problem["formula"], self.columns))
        every = {name: 0 for name in [*self.names, *self.columns]}
        expression, symbols = formulas.sympy_expression(problem["formula"], {}, every)
        self.parameters, data = symbols[:len(self.names)], symbols[len(self.names):]
        slopes = [sympy.diff(expression, p) for p in self.parameters]
        curves = [[sympy.diff(s, p) for p in self.parameters] for s in slopes]
        self.model = sympy.lambdify([self.parameters, data], expression, "numpy")
        self.slopes = sympy.lambdify([self.parameters, data], slopes, "numpy")
        self.mp_all = sympy.lambdify([self.parameters, data], [expression, slopes, curves], "mpmath")
        loss, _, size = problem.get("loss", "linear").partition(":")
        self.loss, self.size = loss, float(size or 1)

    def values(self, p):
        with np.errstate(all="ignore"):
            return np.broadcast_to(self.model(p, list(self.columns.values())), self.y.shape)

    def residuals(self, p):
        return self.values(p) - self.y

    def jacobian(self, p):
        with np.errstate(all="ignore"):
            return np.stack([np.broadcast_to(np.asarray(column, dtype=float), self.y.shape) for column in self.slopes(p, list(self.columns.values()))], axis=1)

    def _rho(self, r):
        """The loss of a residual, with two derivatives by r."""
        s = m.mpf(self.size)
        if self.loss == "cauchy":
            u = 1 + (r / s) ** 2
            return s**2 * m.log(u) / 2, r / u, (1 - (r / s) ** 2) / u**2
        if self.loss == "soft-l1":
            u = m.sqrt(1 + (r / s) ** 2)
            return s**2 * (u - 1), r / u, 1 / u**3
        if self.loss == "arctan":
            z = (r / s) ** 2
            return s**2 * m.atan(z) / 2, r / (1 + z**2), (1 - 3 * z**2) / (1 + z**2) ** 2
        if self.loss == "huber" and abs(r) > s:
            return s * abs(r) - s**2 / 2, s * m.sign(r), m.mpf(0)
        return r**2 / 2, r, m.mpf(1)

    def at(self, p):
        """Half the sum, its gradient, its Hessian, and the sum of products of slopes."""
        n = len(p)
        total, gradient, hessian, product = m.mpf(0), m.matrix(n, 1), m.matrix(n, n), m.matrix(n, n)
        for k in range(len(self.y)):
            value, slopes, curves = self.mp_all(p, [m.mpf(float(column[k])) for column in self.columns.values()])
            rho, first, second = self._rho(value - m.mpf(float(self.y[k])))
            total += rho
            for i in range(n):
                gradient[i] += first * slopes[i]
                for j in range(n):
                    product[i, j] += slopes[i] * slopes[j]
                    hessian[i, j] += second * slopes[i] * slopes[j] + first * curves[i][j]
        return total, gradient, hessian, product

    def polish(self, p):
        """Newton's method; None where it leaves the neighbourhood."""
        x = [m.mpf(float(v)) for v in p]
        for _ in range(12):
            _, gradient, hessian, _ = self.at(x)
            try:
                step = m.lu_solve(hessian, -gradient)
            except ZeroDivisionError:
                return None
            x = [a + b for a, b in zip(x, step)]
            if any(abs(a - b) > 0.05 * abs(b) + m.mpf(10) ** -6 for a, b in zip(x, p)):
                return None
            if max(abs(s) / (abs(a) + m.mpf(10) ** -30) for s, a in zip(step, x)) < m.mpf(10) ** -22:
                return x
        return None

    def best(self, near=None, starts=40):
        """The lowest of many fits from starts of all magnitudes: where the truth is then polished."""
        random = np.random.default_rng(1)
        least = None
        for k in range(starts):
            size = 10 ** random.uniform(-3, 3, len(self.names))
            start = np.array(near) * random.uniform(0.9, 1.1, len(self.names)) if near and k < 5 else size * random.choice([1, 1, 1, -1], len(self.names))
            try:
                found = scipy.optimize.least_squares(self.residuals, start, self.jacobian, x_scale="jac", loss=self.loss.replace("-", "_"), f_scale=self.size, max_nfev=400)
            except ValueError:
                continue
            if least is None or found.cost < least.cost:
                least = found
        return least
