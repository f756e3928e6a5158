"""SciPy on the sparse problems of SparseProblem.cs: "name n tolerance seconds" solves again and again and prints the least milliseconds, the evaluations and the value."""
import sys
import time
import warnings

import numpy as np
from scipy.optimize import least_squares
from scipy.sparse import csr_matrix

warnings.simplefilter("ignore")


class Draw:
    def __init__(self):
        self.state = 12345

    def __call__(self):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return self.state / 2147483648.0


def band(n):
    rows = [(i, j) for i in range(n) for j in range(max(0, i - 5), min(n - 1, i + 1) + 1)]
    row, col = np.array(rows).T
    own = row == col

    def values(x):
        return x * (2 + 5 * x * x) + 1 - np.bincount(row[~own], (x * (1 + x))[col[~own]], n)

    def jacobian(x):
        return csr_matrix((np.where(own, 2 + 15 * x[col] ** 2, -(1 + 2 * x[col])), (row, col)), (n, n))

    return values, jacobian, np.full(n, -1.0)


def grid(n):
    side = round(n**0.5)
    n = side * side
    draw = Draw()
    k = np.arange(n)
    noise = np.array([draw() for _ in range(n)])
    counts = np.exp(np.sin(6.0 * (k % side) / side) + np.cos(5.0 * (k // side) / side)) + noise
    right, up = k[(k + 1) % side != 0], k[k + side < n]
    a, b = np.concatenate([right, up]), np.concatenate([right + 1, up + side])
    m = len(a)
    row = np.concatenate([k, n + np.arange(m), n + np.arange(m)])
    col = np.concatenate([k, a, b])

    def values(u):
        return np.concatenate([np.exp(u) - counts, 3 * (u[b] - u[a])])

    def jacobian(u):
        return csr_matrix((np.concatenate([np.exp(u), np.full(m, -3.0), np.full(m, 3.0)]), (row, col)), (n + m, n))

    return values, jacobian, np.zeros(n)


def landmarks(n):
    marks = n // 6
    poses = 4 * marks // 3
    first = 3 * poses
    n = first + 2 * marks
    draw = Draw()
    truth = np.empty(n)
    angle = 2 * np.pi * np.arange(poses) / poses
    size = poses / 20.0
    truth[0:first:3], truth[1:first:3], truth[2:first:3] = size * np.cos(angle), size * np.sin(angle), angle + np.pi / 2
    for k in range(marks):
        near = k * poses // marks
        truth[first + 2 * k] = truth[3 * near] + 4 * draw() - 2
        truth[first + 2 * k + 1] = truth[3 * near + 1] + 4 * draw() - 2
    count = 10 * poses
    pose, mark = np.arange(count) // 10, np.empty(count, dtype=int)
    noise = np.empty((count, 2))
    for s in range(count):
        mark[s] = (pose[s] * marks // poses + int(30 * draw()) - 15 + marks) % marks
        noise[s] = 0.02 * (draw() - 0.5), 0.02 * (draw() - 0.5)

    def sight(x):
        c, s = np.cos(x[3 * pose + 2]), np.sin(x[3 * pose + 2])
        dx, dy = x[first + 2 * mark] - x[3 * pose], x[first + 2 * mark + 1] - x[3 * pose + 1]
        return c * dx + s * dy, c * dy - s * dx, c, s

    u, v, _, _ = sight(truth)
    measured = np.column_stack([u, v]) + noise
    moved = truth[3:first] - truth[: first - 3] + 0.05 * (np.array([draw() for _ in range(first - 3)]) - 0.5)
    width = np.full(n, 0.6)
    width[2:first:3] = 0.1
    width[:3] = 0
    start = truth + width * (np.array([draw() for _ in range(n)]) - 0.5)
    pins = truth[:3].copy()
    m = 2 * count + first - 3 + 3
    cols = np.column_stack([3 * pose, 3 * pose + 1, 3 * pose + 2, first + 2 * mark, first + 2 * mark + 1])
    k = np.arange(first - 3)
    row = np.concatenate([np.repeat(2 * np.arange(count), 5), np.repeat(2 * np.arange(count) + 1, 5), 2 * count + k, 2 * count + k, m - 3 + np.arange(3)])
    col = np.concatenate([cols.ravel(), cols.ravel(), k, k + 3, np.arange(3)])

    def values(x):
        u, v, _, _ = sight(x)
        return np.concatenate([10 * (np.column_stack([u, v]) - measured).ravel(), x[3:first] - x[: first - 3] - moved, 100 * (x[:3] - pins)])

    def jacobian(x):
        u, v, c, s = sight(x)
        one = np.column_stack([-c, -s, v, c, s])
        two = np.column_stack([s, -c, -u, -s, c])
        data = np.concatenate([10 * one.ravel(), 10 * two.ravel(), np.full(first - 3, -1.0), np.full(first - 3, 1.0), np.full(3, 100.0)])
        return csr_matrix((data, (row, col)), (m, n))

    return values, jacobian, start


values, jacobian, start = {"band": band, "grid": grid, "map": landmarks}[sys.argv[1]](int(sys.argv[2]))
tolerance, seconds = float(sys.argv[3]), float(sys.argv[4])
least, end = np.inf, time.perf_counter() + seconds
evaluations, value = 0, np.nan
while True:
    begin = time.perf_counter()
    try:
        result = least_squares(values, start, jacobian, method="trf", tr_solver="lsmr", x_scale="jac", ftol=None, xtol=None, gtol=tolerance, max_nfev=500)
    except ValueError:  # its subspace has become one of NaN: the table shows the value as NaN
        break
    evaluations, value = result.nfev, float(result.cost)
    least = min(least, time.perf_counter() - begin)
    if time.perf_counter() > end:
        break
print(repr(1e3 * least) if np.isfinite(least) else 'Infinity', evaluations, repr(value) if value == value else 'NaN')
