"""SciPy's BFGS with exact gradients on the problems that serve.cs serves; prints a table."""
import subprocess
import sys

import numpy as np
import scipy
from scipy.optimize import minimize

served = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def ask(line):
    served.stdin.write(line + "\n")
    served.stdin.flush()
    return served.stdout.readline().strip()


def number(text):
    return float(text.replace("∞", "inf").replace("Infinity", "inf"))


problems = []
line = ask("list")
while line != ".":
    name, least, start = line.split(" ")
    problems.append((name, float(least), np.array([float(x) for x in start.split(",")])))
    line = served.stdout.readline().strip()

print(f"SciPy {scipy.__version__}, minimize(method='BFGS', jac=True)\n")
for tolerance in (1e-5, 1e-8):
    there, gradients, missed = 0, 0, []
    for name, least, start in problems:

        def both(x):
            value, gradient = ask(name + " " + ",".join(repr(float(v)) for v in x)).split(" ")
            return number(value), np.array([number(v) for v in gradient.split(",")])

        found = minimize(both, start, jac=True, method="BFGS", options={"gtol": tolerance, "maxiter": 15000})
        gradients += found.njev
        if found.fun - least <= 1e-6 * max(1e-2, abs(least)):
            there += 1
        else:
            missed.append(f"{name} ({found.fun:.6g})")
    print(f"gtol {tolerance:g}: {there} of {len(problems)}, {gradients} gradients; missed: {', '.join(missed)}")
