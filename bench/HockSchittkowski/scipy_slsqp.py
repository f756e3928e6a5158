"""SciPy's SLSQP with exact gradients on the problems that FallLine.HockSchittkowski serves; prints a table."""
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


def numbers(text):
    return np.array([float(part) for part in text.split(",")])


problems = []
line = ask("list")
while line != ".":
    problems.append(line.split(" "))
    line = served.stdout.readline().strip()

for tolerance in (1e-6, 1e-12):
    there, values, gradients, ratios, missed = 0, 0, 0, [], []
    for name, least, kinds, start, lower, upper, ours in problems:
        known = {}

        def at(x):
            key = x.tobytes()
            if key not in known:
                known[key] = [numbers(part) for part in ask(name + " " + ",".join(repr(float(v)) for v in x)).split(";")]
            return known[key]

        constraints = [
            {"type": "eq" if kind == "=" else "ineq", "fun": lambda x, i=i: at(x)[i][0], "jac": lambda x, i=i: at(x)[i][1:]}
            for i, kind in enumerate(kinds, 1)
        ]
        found = minimize(
            lambda x: at(x)[0][0], numbers(start), jac=lambda x: at(x)[0][1:], method="SLSQP",
            bounds=list(zip(numbers(lower), numbers(upper))), constraints=constraints, options={"ftol": tolerance, "maxiter": 1000},
        )
        values += found.nfev
        gradients += found.njev
        least = float(least)
        if abs(found.fun - least) <= 1e-6 * max(1, abs(least)):
            there += 1
            ratios.append((int(ours) / found.nfev, int(ours) / found.njev))
        else:
            missed.append(name)
    of_values, of_gradients = np.exp(np.mean(np.log(ratios), axis=0))
    print(f"SciPy {scipy.__version__}, SLSQP, ftol {tolerance:g}: {there} of {len(problems)} at the least value, {values} values, {gradients} gradients; missed: {', '.join(missed) or 'none'}.")
    print(f"FallLine's evaluations over SLSQP's, geometric mean where it arrives: {of_values:.2f} of its values, {of_gradients:.2f} of its gradients.\n")
