"""Truths in closed form, or as the root of one equation, by name for the problems' "least" and "others"."""
import itertools

import mpmath as m


def rotors():
    d = m.findroot(lambda d: m.sin(d) + 119 * d - 3, 0.025)
    return m.sin(d) ** 2 / 2 + 119 * (1 - m.cos(d))


def entropy80():
    t = m.findroot(lambda t: m.log(t) + 1 + 20 * (80 * t - 1), 0.015)
    return 80 * t * m.log(t) + 10 * (80 * t - 1) ** 2


def ellipse():
    t = m.findroot(lambda t: (15 / (9 + t)) ** 2 + (8 / (4 + t)) ** 2 - 1, 5)
    return (45 / (9 + t) - 5) ** 2 + (16 / (4 + t) - 4) ** 2


def entropy3():
    k = m.findroot(lambda k: sum((i - m.mpf(2.5)) * m.exp(k * i) for i in (1, 2, 3)), 1)
    total = sum(m.exp(k * i) for i in (1, 2, 3))
    return sum(m.exp(k * i) / total * m.log(m.exp(k * i) / total) for i in (1, 2, 3))


def cubic():
    x = m.findroot(lambda x: 2 * x + 6 * x**2 * (x**3 - 3), 1.3)
    return x**2 + (x**3 - 3) ** 2


def seam():
    y = m.findroot(lambda y: -m.exp(-y) + 2 * y + m.exp(y - 3), 0.3)
    return m.exp(-y) + y**2 + m.exp(y - 3)


def roots():
    """√x + (x - 2)² at its minimum, with the other variable on its bound."""
    x = m.findroot(lambda x: 1 / (2 * m.sqrt(x)) + 2 * (x - 2), 1.8)
    return m.sqrt(x) + (x - 2) ** 2


def lad():
    """Least absolute deviations of log i from a + i/4: the slope is held at its upper bound, a is a median."""
    over = sorted(m.log(i) - m.mpf(i) / 4 for i in range(1, 7))
    return sum(abs(v - over[2]) for v in over)


def ladline():
    """The best line by least absolute deviations goes through two of the points."""
    points = [(i, m.sqrt(i)) for i in range(1, 8)]
    lines = [((q - p) / (j - i), i, p) for (i, p), (j, q) in itertools.combinations(points, 2)]
    return min(sum(abs(p + slope * (k - i) - y) for k, y in points) for slope, i, p in lines)


def threshold():
    """Each sin i moved towards 0 by 0.15, then into the box."""
    total = m.mpf(0)
    for i in range(1, 13):
        s = m.sin(i)
        v = m.sign(s) * min(max(abs(s) - m.mpf(0.3) / 2, 0), m.mpf(0.5))
        total += (v - s) ** 2 + m.mpf(0.3) * abs(v)
    return total


def barriers():
    total = m.mpf(0)
    for i in range(1, 31):
        c = m.mpf(i) / 10
        v = (c + 2 - m.sqrt(c**2 + 4)) / (2 * c)
        total += -m.log(v) - m.log(1 - v) + c * v
    return total


def chain80():
    """Newton's method on Σ log(1 + e^(vᵢ - vᵢ₊₁)) + Σ vᵢ²/2, which is strictly convex; its Hessian is tridiagonal."""
    n = 80
    v = [m.mpf(0)] * n
    for _ in range(12):
        p = [1 / (1 + m.exp(v[i + 1] - v[i])) for i in range(n - 1)]
        q = [x * (1 - x) for x in p]
        slope = [v[i] + (p[i] if i < n - 1 else 0) - (p[i - 1] if i else 0) for i in range(n)]
        diagonal = [1 + (q[i] if i < n - 1 else 0) + (q[i - 1] if i else 0) for i in range(n)]
        for i in range(1, n):
            factor = -q[i - 1] / diagonal[i - 1]
            diagonal[i] += factor * q[i - 1]
            slope[i] -= factor * slope[i - 1]
        step = [m.mpf(0)] * n
        for i in reversed(range(n)):
            step[i] = (slope[i] + (q[i] * step[i + 1] if i < n - 1 else 0)) / diagonal[i]
        v = [a - b for a, b in zip(v, step)]
    return sum(m.log(1 + m.exp(a - b)) for a, b in zip(v, v[1:])) + sum(a**2 for a in v) / 2


def lognormal():
    mean = sum(m.log(i) for i in range(1, 9)) / 8
    return 8 * m.log(m.sqrt(sum((m.log(i) - mean) ** 2 for i in range(1, 9)) / 8)) + 4


def quantile():
    q = 64
    return sum(max(m.mpf(0.8) * (i * i - q), -m.mpf(0.2) * (i * i - q)) for i in range(1, 10))


def halfplane():
    x = m.findroot(lambda x: m.exp(x) - 2 * (1 - x), 0.3)
    return m.exp(x) + (1 - x) ** 2


def logged():
    x = m.findroot(lambda x: x**2 + m.log(x), 0.65)
    return x**2 + x**4


SPACE = {"__builtins__": {"range": range, "sum": sum, "min": min, "max": max, "abs": abs}, **{name: getattr(m, name) for name in "mpf sqrt log exp sin cos pi".split()},
         **{f.__name__: f for f in (rotors, entropy80, ellipse, entropy3, cubic, seam, roots, lad, ladline, threshold, barriers, chain80, lognormal, quantile, halfplane, logged)}}
