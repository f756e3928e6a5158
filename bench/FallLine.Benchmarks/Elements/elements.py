"""Nanoseconds an element of NumPy's and SciPy's functions, over 512 doubles and into an array that exists.

usage: elements.py NAME:FROM:TO ...
"""

import sys
import time

import numpy as np
from scipy import special

FUNCTIONS = {
    "multiply": lambda x, out: np.multiply(x, x, out), "exp": np.exp, "expm1": np.expm1, "log": np.log, "log1p": np.log1p, "log2": np.log2, "log10": np.log10,
    "softplus": lambda x, out: np.logaddexp(0, x, out), "sigmoid": special.expit, "tanh": np.tanh, "sinh": np.sinh, "cosh": np.cosh, "asinh": np.arcsinh,
    "acosh": np.arccosh, "atanh": np.arctanh, "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
    "atan2": lambda x, out: np.arctan2(x, x, out), "sqrt": np.sqrt, "cbrt": np.cbrt, "power": lambda x, out: np.power(x, x, out),
    "hypot": lambda x, out: np.hypot(x, x, out), "erf": special.erf, "erfc": special.erfc, "gamma": special.gamma, "lgamma": special.gammaln,
    "digamma": special.digamma, "trigamma": lambda x, out: special.polygamma(1, x),
}

for name, low, high in (argument.split(":") for argument in sys.argv[1:]):
    x = np.random.default_rng(1).uniform(float(low), float(high), 512)
    out = np.empty_like(x)
    function = FUNCTIONS[name]
    least = float("inf")
    for _ in range(40):
        start = time.perf_counter_ns()
        for _ in range(50):
            function(x, out)
        least = min(least, (time.perf_counter_ns() - start) / 50 / len(x))
    print(name, f"{least:.2f}")
