"""All points of a box where a gradient vanishes, proved: boxes are halved until each is shown to hold none (interval arithmetic, rounded outwards) or exactly one (Krawczyk's test)."""
import numpy as np
import sympy

OUT = 1 + 4e-16


class Interval:
    """Many intervals at once; every operation widens its result by more than its rounding."""

    __array_priority__ = 100

    def __init__(self, low, high=None):
        self.low = np.asarray(low, dtype=float)
        self.high = self.low if high is None else np.asarray(high, dtype=float)

    @staticmethod
    def wide(low, high):
        gap = 4e-16 * np.maximum(np.abs(low), np.abs(high)) + 1e-300
        return Interval(low - gap, high + gap)

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def __add__(self, other):
        other = of(other)
        return Interval.wide(self.low + other.low, self.high + other.high)

    __radd__ = __add__

    def __sub__(self, other):
        return self + -of(other)

    def __rsub__(self, other):
        return of(other) + -self

    def __mul__(self, other):
        other = of(other)
        products = np.stack(np.broadcast_arrays(self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high))
        products = np.where(np.isnan(products), 0, products)
        return Interval.wide(products.min(0), products.max(0))

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = of(other)
        crosses = (other.low <= 0) & (other.high >= 0)
        with np.errstate(all="ignore"):
            return self * Interval.wide(np.where(crosses, -np.inf, 1 / other.high), np.where(crosses, np.inf, 1 / other.low))

    def __rtruediv__(self, other):
        return of(other) / self

    def __pow__(self, power):
        if isinstance(power, Interval):
            return exp(power * log(self))
        if power < 0:
            return 1 / self ** -power
        if power != int(power):
            return Interval.wide(np.maximum(self.low, 0) ** power, np.maximum(self.high, 0) ** power)
        low, high = self.low ** int(power), self.high ** int(power)
        if int(power) % 2:
            return Interval.wide(low, high)
        least = np.where((self.low < 0) & (self.high > 0), 0, np.minimum(low, high))
        result = Interval.wide(least, np.maximum(low, high))
        return Interval(np.maximum(result.low, 0), result.high)


def of(x):
    return x if isinstance(x, Interval) else Interval(float(x))


def exp(x):
    x = of(x)
    return Interval(np.exp(x.low) * (1 - 1e-15), np.exp(x.high) * (1 + 1e-15) + 1e-300)


def log(x):
    x = of(x)
    with np.errstate(all="ignore"):
        return Interval.wide(np.log(np.maximum(x.low, 0)), np.log(np.maximum(x.high, 1e-300)))


def sqrt(x):
    x = of(x)
    return Interval.wide(np.sqrt(np.maximum(x.low, 0)), np.sqrt(np.maximum(x.high, 0)))


def cos(x):
    x = of(x)
    ends = np.stack([np.cos(x.low), np.cos(x.high)])
    top = np.floor(x.high / (2 * np.pi) + 1e-12) >= np.ceil(x.low / (2 * np.pi) - 1e-12)
    bottom = np.floor(x.high / (2 * np.pi) - 0.5 + 1e-12) >= np.ceil(x.low / (2 * np.pi) - 0.5 - 1e-12)
    return Interval.wide(np.where(bottom, -1, ends.min(0) - 1e-15), np.where(top, 1, ends.max(0) + 1e-15))


def sin(x):
    return cos(of(x) - np.pi / 2)


def tan(x):
    return sin(x) / cos(x)


SPACE = {"exp": exp, "log": log, "sqrt": sqrt, "cos": cos, "sin": sin, "tan": tan}


def roots(expression, symbols, box, holes=(), most=400_000):
    """The midpoints of boxes of which each holds exactly one critical point, all there are outside the holes (boxes around points known to be degenerate)."""
    n = len(symbols)
    slopes = [sympy.diff(expression, symbol) for symbol in symbols]
    curves = [[sympy.diff(slope, symbol) for symbol in symbols] for slope in slopes]
    gradient = sympy.lambdify(symbols, slopes, [SPACE, "math"])
    hessian = sympy.lambdify(symbols, curves, [SPACE, "math"])
    low, high = np.array([[pair[0] for pair in box]]).T, np.array([[pair[1] for pair in box]]).T
    width = high[:, 0] - low[:, 0]
    found, done = [], 0
    while low.shape[1]:
        done += low.shape[1]
        assert done < most, "too many boxes"
        keep = np.ones(low.shape[1], dtype=bool)
        for hole in holes:
            keep &= ~np.all((low >= hole[0][:, None]) & (high <= hole[1][:, None]), axis=0)
        low, high = low[:, keep], high[:, keep]
        x = [Interval(low[i], high[i]) for i in range(n)]
        keep = np.ones(low.shape[1], dtype=bool)
        for g in gradient(*x):
            g = of(g)
            keep &= np.broadcast_to((g.low <= 0) & (g.high >= 0), keep.shape)
        low, high = low[:, keep], high[:, keep]
        if not low.shape[1]:
            break
        unsure, sure = krawczyk(gradient, hessian, low, high, width)
        found += sure
        low, high = low[:, unsure], high[:, unsure]
        axis = np.argmax((high - low) / width[:, None], axis=0)
        middle = low + 0.4871 * (high - low)  # roots like to lie in the middle
        left_high, right_low = high.copy(), low.copy()
        columns = np.arange(low.shape[1])
        left_high[axis, columns] = middle[axis, columns]
        right_low[axis, columns] = middle[axis, columns]
        low, high = np.concatenate([low, right_low], 1), np.concatenate([left_high, high], 1)
    return found, done


def krawczyk(gradient, hessian, low, high, width):
    """Which boxes stay unsure, and the centres of those that hold exactly one root: K = m - Y·g(m) + (1 - Y·H(X))·(X - m) lies inside X. Boxes that K misses hold none."""
    n, count = low.shape
    middle, radius = 0.5 * (low + high), 0.5 * (high - low)
    point = [Interval(middle[i], middle[i]) for i in range(n)]
    g = [of(value) for value in gradient(*point)]
    shape = (count,)
    interval = [[of(value) for value in row] for row in hessian(*[Interval(low[i], high[i]) for i in range(n)])]
    centre = np.array([[np.broadcast_to(0.5 * (interval[i][j].low + interval[i][j].high), shape) for j in range(n)] for i in range(n)])
    unsure, sure = np.ones(count, dtype=bool), []
    finite = np.all(np.isfinite(centre), axis=(0, 1))
    inverse = np.zeros((n, n, count))
    for k in np.flatnonzero(finite):
        try:
            inverse[:, :, k] = np.linalg.inv(centre[:, :, k])
        except np.linalg.LinAlgError:
            finite[k] = False
    small = np.all(radius <= 1e-3 * width[:, None], axis=0)  # so that Newton's method from the middle finds it
    inside, outside = finite & small, np.zeros(count, dtype=bool)
    for i in range(n):
        part = Interval(middle[i], middle[i])
        for j in range(n):
            part = part - Interval(inverse[i, j]) * g[j]
        for j in range(n):
            entry = Interval(np.full(shape, float(i == j)))
            for k in range(n):
                entry = entry - Interval(inverse[i, k]) * interval[k][j]
            part = part + entry * Interval(-radius[j], radius[j])
        inside &= (part.low > low[i]) & (part.high < high[i])
        outside |= (part.low > high[i]) | (part.high < low[i])
    for k in np.flatnonzero(inside):
        sure.append(middle[:, k])
    return unsure & ~inside & ~(outside & finite), sure
