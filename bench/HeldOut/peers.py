"""SciPy's and Ceres's defaults on functions that FallLine serves."""
import re
import struct
import subprocess

import numpy as np
import scipy.optimize
import sympy

import formulas

MOST = 20_000


class Served:
    """FallLine's values and gradients, over a pipe."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def choose(self, formula, lengths):
        words = [f"{name}:{length}" for name, length in lengths.items() if length]
        return self._ask("= " + " ".join(words + [formula.replace(" ", "")])).split()

    def both(self, point):
        self.count += 1
        if self.count > MOST:
            raise TooMany
        numbers = [float(word.replace("∞", "inf")) for word in self._ask(" ".join(repr(float(x)).replace("inf", "Infinity").replace("nan", "NaN") for x in point)).split()]
        return numbers[0], np.array(numbers[1:])

    def _ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


class TooMany(Exception):
    pass


def constraints_of(text, lengths, names):
    """SciPy's form of FallLine's constraints, with exact gradients."""
    result = []
    for one in filter(None, (part.strip() for part in (text or "").split(";"))):
        left, sign, right = re.split(r"(<=|>=|=)", one)
        expression, symbols = formulas.sympy_expression(f"({right})-({left})" if sign == "<=" else f"({left})-({right})", lengths, names)
        value = sympy.lambdify([symbols], expression, "numpy")
        slope = sympy.lambdify([symbols], [expression.diff(symbol) for symbol in symbols], "numpy")
        result.append({"type": "eq" if sign == "=" else "ineq", "fun": value, "jac": lambda x, slope=slope: np.array(slope(x), dtype=float)})
    return result


def scipy_minimize(served, start, bounds, constraints, method):
    """Whether it says success, where it ended, its evaluations, and its words."""
    served.count = 0
    try:
        found = scipy.optimize.minimize(served.both, start, jac=True, method=method, bounds=bounds, constraints=constraints or ())
        return bool(found.success), list(map(float, found.x)), served.count, found.message if isinstance(found.message, str) else str(found.message)
    except TooMany:
        return False, list(start), MOST, "too many evaluations"
    except Exception as error:
        return False, list(start), served.count, type(error).__name__


def ceres_minimize(program, served, start):
    served.count = 0
    process = subprocess.Popen([program, "minimize"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    n = len(start)
    try:
        process.stdin.write(struct.pack("i", n) + np.array(start, dtype=float).tobytes())
        process.stdin.flush()
        while process.stdout.read(1) == b"e":
            value, gradient = served.both(np.frombuffer(process.stdout.read(8 * n)))
            process.stdin.write(struct.pack("d", value) + gradient.tobytes())
            process.stdin.flush()
        said = process.stdout.read(1) == b"\x01"
        return said, list(map(float, np.frombuffer(process.stdout.read(8 * n)))), served.count, "convergence" if said else "no convergence"
    except (TooMany, ValueError, BrokenPipeError):
        return False, list(start), served.count, "ended"
    finally:
        process.kill()
        process.wait()


def ceres_fit(program, start, count, residuals, jacobian):
    """Ceres on residuals; its evaluations are those of values and of Jacobians."""
    process = subprocess.Popen([program, "fit"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    n, spent = len(start), [0, 0]
    try:
        process.stdin.write(struct.pack("i", n) + np.array(start, dtype=float).tobytes() + struct.pack("i", count))
        process.stdin.flush()
        while (asked := process.stdout.read(1)) in (b"e", b"j"):
            x = np.frombuffer(process.stdout.read(8 * n))
            spent[asked == b"j"] += 1
            process.stdin.write(np.asarray(residuals(x), dtype=float).tobytes() + (np.ascontiguousarray(jacobian(x), dtype=float).tobytes() if asked == b"j" else b""))
            process.stdin.flush()
        said = process.stdout.read(1) == b"\x01"
        return said, list(map(float, np.frombuffer(process.stdout.read(8 * n)))), sum(spent)
    except (ValueError, BrokenPipeError):
        return False, list(start), sum(spent)
    finally:
        process.kill()
        process.wait()
