"""SciPy: "pipe METHOD" solves a problem that is told over the pipe; "time n memory tolerance seconds" minimises the valley again and again."""
import struct
import sys
import time
import warnings

import numpy as np
from scipy.optimize import minimize

warnings.simplefilter("ignore")


def tell(method):
    read, write = sys.stdin.buffer, sys.stdout.buffer
    (n,) = struct.unpack("i", read.read(4))
    start = np.frombuffer(read.read(8 * n))

    def ask(x):
        write.write(b"e" + np.ascontiguousarray(x, dtype=float).tobytes())
        write.flush()
        answer = np.frombuffer(read.read(8 * (n + 1)))
        return answer[0], answer[1:].copy()

    options = {
        "BFGS": {"gtol": 1e-12, "maxiter": 20000},
        "CG": {"gtol": 1e-12, "maxiter": 20000},
        "L-BFGS-B": {"gtol": 1e-12, "ftol": 0, "maxiter": 20000, "maxfun": 20000},
    }
    try:
        minimize(ask, start, jac=True, method=method, options=options[method])
    finally:
        write.write(b"x")
        write.flush()


def valley(x):
    a = 1 - x[::2]
    b = 10 * (x[1::2] - x[::2] ** 2)
    g = np.empty_like(x)
    g[1::2] = 20 * b
    g[::2] = -2 * (x[::2] * g[1::2] + a)
    return a @ a + b @ b, g


def measure(n, memory, tolerance, seconds):
    start = np.tile([-1.2, 1.0], n // 2)
    least, end = np.inf, time.perf_counter() + seconds
    options = {"maxcor": memory, "gtol": tolerance, "ftol": 0, "maxiter": 20000, "maxfun": 20000}
    while True:
        begin = time.perf_counter()
        result = minimize(valley, start, jac=True, method="L-BFGS-B", options=options)
        least = min(least, time.perf_counter() - begin)
        if time.perf_counter() > end:
            break
    print(repr(1e3 * least), result.nfev, repr(float(result.fun)))


if sys.argv[1] == "pipe":
    tell(sys.argv[2])
else:
    measure(int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), float(sys.argv[5]))
