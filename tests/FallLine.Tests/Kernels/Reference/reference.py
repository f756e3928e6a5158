"""Writes the table of high-precision reference values that the kernel tests read.

    python3 reference.py 30 > functions.csv        (mpmath 1.3)

The argument is the number of random points per range. A row is: function, x, y, nearest, rest; the true value is nearest + rest
units in the last place of nearest; y is empty for a function of one argument. Seeds are fixed. A larger table, made for one's own
measurement, can be given to the tests through the environment variable FALLLINE_REFERENCE.
"""
import math
import random
import sys

from mpmath import mp, mpf
import mpmath as m

mp.prec = 400
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 60


def split(value):
    """The nearest double, and the rest in units in its last place."""
    if not isinstance(value, mpf):
        value = mpf(value)
    high = float(value)
    if math.isinf(high) or math.isnan(high):
        return high, 0.0
    return high, float((value - mpf(high)) / mpf(math.ulp(high)))


def text(value):
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(repr(value), repr(value))


def uniform(low, high):
    return lambda r: r.uniform(low, high)


def magnitudes(low, high, signs=(1, -1)):
    """Log-uniform in size, from 10^low to 10^high."""
    return lambda r: r.choice(signs) * 10 ** r.uniform(low, high)


def beside(points, spread):
    return lambda r: r.choice(points) + r.choice((1, -1)) * 10 ** r.uniform(spread, -1)


def exact(f):
    def value(x):
        return f(mpf(x))
    return value


def log_sigmoid(x):
    return -m.log1p(m.exp(-x)) if x > -100 else x - m.log1p(m.exp(x))


def softplus(x):
    return m.log1p(m.exp(x)) if x < 100 else x + m.log1p(m.exp(-x))


def log_gamma(x):
    mp.prec = 200
    value = m.log(abs(m.gamma(x))) if abs(x) < 170 else m.re(m.loggamma(x))
    mp.prec = 400
    return value


def erfcx(x):
    if x < 1e8:
        return m.exp(x * x) * m.erfc(x)
    z = 1 / (2 * x * x)
    return (1 - z + 3 * z ** 2 - 15 * z ** 3 + 105 * z ** 4) / (x * m.sqrt(m.pi))


def expm1(x):
    return m.expm1(x)


TINY = magnitudes(-320, -1)
HALF_TURNS = [k * math.pi / 2 for k in range(-20, 21)] + [k * math.pi / 2 for k in (1000, 12345, 10**6, 10**8)]
POLES = [0, -1, -2, -3, -5, -8, -13, -21, -34, -55, -89, -144]
UNARY = {
    "exp": (m.exp, [uniform(-1, 1), uniform(-708, 709.7), uniform(-745.1, -708), TINY]),
    "expm1": (expm1, [uniform(-1, 1), uniform(-40, 709.7), TINY, uniform(709, 709.78)]),
    "sinh": (m.sinh, [uniform(-1, 1), uniform(-710.4, 710.4), TINY]),
    "cosh": (m.cosh, [uniform(-1, 1), uniform(-710.4, 710.4), TINY]),
    "tanh": (m.tanh, [uniform(-1, 1), uniform(-22, 22), TINY, magnitudes(1, 300)]),
    "sigmoid": (lambda x: 1 / (1 + m.exp(-x)), [uniform(-2, 2), uniform(-40, 40), uniform(-745, 745), TINY]),
    "log": (m.log, [uniform(0.5, 2), magnitudes(-323, 308, (1,)), beside([1], -16)]),
    "log1p": (m.log1p, [uniform(-0.999, 3), magnitudes(-320, 308, (1,)), magnitudes(-320, -1), uniform(-0.4, 0.5),
                        magnitudes(0, 17, (1,))]),
    "softplus": (softplus, [uniform(-3, 3), uniform(-745, 745), uniform(-40, 40), TINY]),
    "log-sigmoid": (log_sigmoid, [uniform(-3, 3), uniform(-745, 745), uniform(-40, 40), TINY]),
    "asinh": (m.asinh, [uniform(-3, 3), magnitudes(-320, 308), magnitudes(0, 12)]),
    "acosh": (m.acosh, [uniform(1, 3), magnitudes(0, 308, (1,)), lambda r: 1 + 10 ** r.uniform(-15, 0)]),
    "atanh": (m.atanh, [uniform(-1, 1), TINY, lambda r: 1 - 10 ** r.uniform(-15, -1)]),
    "sin": (m.sin, [uniform(-1, 1), uniform(-30, 30), magnitudes(0, 9), magnitudes(9, 308), TINY, beside(HALF_TURNS, -16)]),
    "cos": (m.cos, [uniform(-1, 1), uniform(-30, 30), magnitudes(0, 9), magnitudes(9, 308), TINY, beside(HALF_TURNS, -16)]),
    "tan": (m.tan, [uniform(-1, 1), uniform(-30, 30), magnitudes(0, 9), magnitudes(9, 308), TINY, beside(HALF_TURNS, -16)]),
    "erf": (m.erf, [uniform(-1, 1), uniform(-6, 6), TINY]),
    "erfc": (m.erfc, [uniform(-1, 1), uniform(-6, 6), uniform(0, 26.5), TINY]),
    "erfcx": (erfcx, [uniform(-1, 1), uniform(-26, 26), magnitudes(0, 300, (1,)), TINY]),
    "gamma": (m.gamma, [uniform(-1, 3), uniform(0, 20), uniform(-20, 0), uniform(-180, 171.6), magnitudes(-300, -1),
                      beside(POLES, -13), uniform(-200, -168)]),
    "log-gamma": (log_gamma, [uniform(0, 3), beside([1, 2], -15), uniform(3, 30), magnitudes(-300, 305, (1,)),
                              uniform(-30, 0), beside(POLES, -13), beside([0.5, 1.5, 2.5], -8), magnitudes(0, 15, (-1,)),
                              magnitudes(-320, -1, (-1,))]),
    "log2": (lambda x: m.log(x) / m.log(2), [uniform(0.5, 2), magnitudes(-323, 308, (1,)), beside([1], -16)]),
    "log10": (lambda x: m.log(x) / m.log(10), [uniform(0.5, 2), magnitudes(-323, 308, (1,)), beside([1], -16)]),
    "asin": (m.asin, [uniform(-1, 1), uniform(0.4, 0.6), TINY, lambda r: 1 - 10 ** r.uniform(-16, -1)]),
    "acos": (m.acos, [uniform(-1, 1), uniform(-0.6, -0.4), uniform(0.4, 0.6), TINY, lambda r: 1 - 10 ** r.uniform(-16, -1),
                      lambda r: 10 ** r.uniform(-16, -1) - 1]),
    "atan": (m.atan, [uniform(-1, 1), uniform(-5, 5), beside([math.sqrt(2) - 1, math.sqrt(2) + 1], -16), TINY, magnitudes(0, 308)]),
    "cbrt": (m.cbrt, [uniform(0.5, 9), magnitudes(-323, 308, (1,)), lambda r: float(r.randint(1, 100)) ** 3]),
}
POLYGAMMA = [(0, uniform(0, 3)), (0, beside([1.4616321449683622], -15)), (0, magnitudes(-300, 300, (1,))),
             (0, uniform(-20, 0)), (1, uniform(0, 30)), (1, magnitudes(-100, 200, (1,))), (1, uniform(-20, 0)),
             (2, uniform(0, 30)), (2, uniform(-20, 0)), (3, uniform(0, 30)), (3, uniform(-200, 0)), (7, uniform(0, 30)),
             (20, uniform(0, 100)), (60, uniform(1, 100)),
             (0, beside(POLES, -13)), (0, beside([1, 2], -8)), (0, magnitudes(0, 3, (-1,))),
             (1, beside(POLES, -13)), (1, beside([2], -8)), (1, magnitudes(0, 3, (-1,))), (1, magnitudes(-150, 0, (1,)))]
POWERS = [(uniform(0, 2), uniform(-20, 20)), (uniform(0, 100), uniform(-100, 100)),
          (magnitudes(-300, 300, (1,)), uniform(-1.02, 1.02)), (beside([1], -15), magnitudes(0, 15)),
          (uniform(-5, 5), lambda r: float(r.randint(-30, 30))), (magnitudes(-323, -308, (1,)), uniform(-1, 1))]
ANGLES = [(uniform(-5, 5), uniform(-5, 5)), (magnitudes(-320, 308), magnitudes(-320, 308)), (magnitudes(300, 308), magnitudes(300, 308)),
          (magnitudes(-320, -290), magnitudes(-320, -290)), (magnitudes(-3, 3), magnitudes(-3, 3))]
HYPOT = [(uniform(-5, 5), uniform(-5, 5)), (magnitudes(-320, 308), magnitudes(-320, 308)),
         (magnitudes(300, 308), magnitudes(300, 308)), (magnitudes(-320, -300), magnitudes(-320, -300))]


def row(name, x, y, value):
    nearest, rest = split(value)
    if not (math.isinf(nearest) or math.isnan(nearest)):
        print(",".join((name, text(x), "" if y is None else text(y), text(nearest), text(round(rest, 4)))))


for name, (f, ranges) in UNARY.items():
    r = random.Random(name)
    for draw in ranges:
        for _ in range(COUNT):
            x = draw(r)
            try:
                row(name, x, None, f(mpf(x)))
            except (ValueError, ZeroDivisionError):
                pass
r = random.Random("polygamma")
mp.prec = 250
for order, draw in POLYGAMMA:
    for _ in range(COUNT // 2):
        x = draw(r)
        # The reflection inside mpmath loses digits for negative arguments; the recurrence does not.
        if x > 0:
            value = m.psi(order, mpf(x))
        else:
            n = int(-math.floor(x)) + 1
            value = m.psi(order, mpf(x) + n)
            value -= (-1) ** order * m.factorial(order) * m.fsum((mpf(x) + k) ** (-order - 1) for k in range(n))
        row("polygamma", x, float(order), value)
r = random.Random("pow")
mp.prec = 250
for draw_x, draw_y in POWERS:
    for _ in range(COUNT):
        x, y = draw_x(r), draw_y(r)
        if abs(y * math.log(abs(x))) < 745:
            row("pow", x, y, m.power(mpf(x), mpf(y)))
r = random.Random("hypot")
mp.prec = 2400
for draw_x, draw_y in HYPOT:
    for _ in range(COUNT):
        x, y = draw_x(r), draw_y(r)
        row("hypot", x, y, m.sqrt(mpf(x) ** 2 + mpf(y) ** 2))
r = random.Random("atan2")
mp.prec = 2400
for draw_y, draw_x in ANGLES:
    for _ in range(COUNT):
        y, x = draw_y(r), draw_x(r)
        row("atan2", y, x, m.atan2(mpf(y), mpf(x)))
