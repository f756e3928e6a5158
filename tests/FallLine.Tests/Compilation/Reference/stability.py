"""Writes the high-precision values and derivatives that the tests of the accurate forms read.

    python3 stability.py > stability.csv        (mpmath 1.3)

A row is: formula; point; value; gradient; diagonal of the Hessian. Numbers of a list are separated by blanks, variables stand in the order of their
names. The formula is computed as it is written, with 3500 bits: enough for what cancels and what overflows a double.
"""
import mpmath as m
from mpmath import mp, mpf

mp.prec = 3500
E, L, S = m.exp, m.log, m.sqrt


def sigmoid(x):
    return 1 / (1 + E(-x))



BOTH = [-900, -720, -40, -3, -1e-5, 0.3, 2, 37, 45, 720, 900]
TINY = [1e-20, -1e-14, 3e-9, -1e-5, 0.01, 0.7]
BELOW = [-800, -50, -3, -0.7, -0.1, -1e-5, -1e-12, -1e-17]
ABOVE = [1e-17, 1e-9, 1e-3, 0.5, 3, 40, 750]
ONE = [
    ("log(1 + exp(x))", lambda x: L(1 + E(x)), BOTH),
    ("log1p(exp(x))", lambda x: L(1 + E(x)), BOTH),
    ("log(sigmoid(x))", lambda x: L(sigmoid(x)), BOTH),
    ("log(1/(1 + exp(-x)))", lambda x: L(sigmoid(x)), BOTH),
    ("log(1 - sigmoid(x))", lambda x: L(1 - sigmoid(x)), BOTH),
    ("log1p(-sigmoid(x))", lambda x: L(1 - sigmoid(x)), BOTH),
    ("1 - sigmoid(x)", lambda x: 1 - sigmoid(x), BOTH[1:-1]),
    ("exp(x)/(1 + exp(x))", sigmoid, BOTH[1:-1]),
    ("3/(1 + exp(-2*x))", lambda x: 3 * sigmoid(2 * x), [-300, -20, 0.4, 20, 400]),
    ("log(1 + x)", lambda x: L(1 + x), TINY + [5, 1e9]),
    ("log(x + 1)", lambda x: L(1 + x), TINY),
    ("log(1 - x)", lambda x: L(1 - x), TINY),
    ("exp(x) - 1", lambda x: E(x) - 1, TINY + [-50, 3]),
    ("-1 + exp(x)", lambda x: E(x) - 1, TINY),
    ("1 - exp(x)", lambda x: 1 - E(x), TINY),
    ("log(1 - exp(x))", lambda x: L(1 - E(x)), BELOW),
    ("log1p(-exp(x))", lambda x: L(1 - E(x)), BELOW),
    ("log(exp(x) - 1)", lambda x: L(E(x) - 1), ABOVE),
    ("log(exp(x))", lambda x: x, [-900, 2, 900]),
    ("log(cosh(x))", lambda x: L(m.cosh(x)), [-900, -3, -0.99, -1e-3, 1e-9, 0.5, 1.01, 30, 900]),
    ("log(gamma(x))", lambda x: m.loggamma(x), [0.3, 5.5, 100, 400]),
    ("cosh(x) - 1", lambda x: m.cosh(x) - 1, TINY + [5]),
    ("1 - cos(x)", lambda x: 1 - m.cos(x), TINY + [2]),
    ("cos(x) - 1", lambda x: m.cos(x) - 1, TINY + [2]),
    ("1 - tanh(x)^2", lambda x: 1 - m.tanh(x) ** 2, [-100, -25, -1, 1e-5, 20, 200]),
    ("1 - sin(x)*sin(x)", lambda x: 1 - m.sin(x) ** 2, [1.5707963, 1, 0.001]),
    ("1 - cos(x)^2", lambda x: 1 - m.cos(x) ** 2, [1e-9, 1, 3.1415926]),
    ("log(erfc(x))", lambda x: L(m.erfc(x)), [-30, -3, -1e-9, 1e-12, 0.3, 0.7, 3, 20, 30, 100]),
    ("log(0.5*erfc(-x))", lambda x: L(m.erfc(-x) / 2), [-40, -2, 0.1, 5]),
    ("log((1 + erf(x))/2)", lambda x: L((1 + m.erf(x)) / 2), [-40, -2, 0.1, 5]),
    ("log(1 - erf(x))", lambda x: L(m.erfc(x)), [-3, 1e-9, 30]),
    ("1 + erf(x)", lambda x: m.erfc(-x), [-20, -5, -0.5, 1]),
    ("1 - erf(x)", lambda x: m.erfc(x), [-1, 0.5, 5, 20]),
    ("1 - erfc(x)", lambda x: m.erf(x), [1e-20, 1e-5, 0.5]),
    ("sqrt(1 + x) - 1", lambda x: S(1 + x) - 1, TINY),
    ("sqrt(1 + x^2) - 1", lambda x: S(1 + x * x) - 1, [1e-9, 1e-3, 2, 1e5]),
    ("sqrt(x^2)", lambda x: abs(x), [-1e200, 1e-200, 3]),
]
PAIRS = [(0.3, -0.2), (900, 1), (-900, -901), (1, 900), (-1e3, 1e3), (40, 1e-9), (720, 719.5)]
TWO = [
    ("log(exp(x) + exp(y))", lambda x, y: L(E(x) + E(y)), PAIRS),
    ("log((exp(x) + exp(y))/2)", lambda x, y: L((E(x) + E(y)) / 2), PAIRS),
    ("log(0.25*(exp(x) + exp(y)))", lambda x, y: L((E(x) + E(y)) / 4), PAIRS),
    ("log(exp(x) + 2 + exp(y))", lambda x, y: L(E(x) + 2 + E(y)), PAIRS),
    ("exp(x)/(exp(x) + exp(y))", lambda x, y: 1 / (1 + E(y - x)), [(0.3, -0.2), (900, 890), (-900, -901), (720, 719.5)]),
    ("exp(x)/(1 + exp(y))", lambda x, y: E(x) / (1 + E(y)), [(0.3, -0.2), (720, 715), (-700, -30)]),
    ("sqrt(x^2 + y^2)", lambda x, y: S(x * x + y * y), [(3, 4), (1e200, 1e199), (1e-200, -1e-200), (0.5, 1e-9)]),
    ("sqrt(x*x + y*y + x*x)", lambda x, y: S(2 * x * x + y * y), [(3, 4), (1e200, 1e199), (1e-180, -1e-181)]),
]


def row(formula, f, point):
    exact = [mpf(x) for x in point]
    gradient, diagonal = [], []
    for i in range(len(point)):
        def along(t, i=i):
            return f(*[t if j == i else exact[j] for j in range(len(point))])
        gradient.append(m.diff(along, exact[i]))
        diagonal.append(m.diff(along, exact[i], 2))
    cells = [[*point], [f(*exact)], gradient, diagonal]
    print(";".join([formula] + [" ".join(repr(float(v)) for v in cell) for cell in cells]))


for formula, f, points in ONE:
    for x in points:
        row(formula, f, (x,))
for formula, f, points in TWO:
    for point in points:
        row(formula, f, point)
