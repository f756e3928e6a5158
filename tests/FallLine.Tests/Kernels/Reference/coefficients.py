"""Prints the polynomial coefficients that the kernels in src/FallLine/Kernels hold.

    python3 coefficients.py        (mpmath 1.3)

Each is a Chebyshev fit in 60 digits, its coefficients rounded to double, lowest power first; the second error is that of
the rounded polynomial on 400 points.
"""
from mpmath import mp, mpf
import mpmath as m

mp.dps = 60


def fit(name, f, low, high, degree):
    coefficients, error = m.chebyfit(f, [low, high], degree + 1, error=True)
    rounded = [float(c) for c in reversed(coefficients)]
    points = [mpf(low) + (mpf(high) - low) * i / 400 for i in range(401)]
    worst = max(abs(m.polyval([mpf(c) for c in reversed(rounded)], x) - f(x)) for x in points)
    print(name, "degree", degree, "error", m.nstr(error, 3), "rounded", m.nstr(worst, 3))
    for c in rounded:
        print("   ", repr(c) + ",")


def exponential_tail(r):
    return (m.expm1(r) - r) / r**2 if abs(r) > 1e-12 else mpf(1) / 2 + r / 6


def log_remainder(z):
    s = m.sqrt(z)
    return (2 * m.atanh(s) - 2 * s) / (s * z) if z > 1e-15 else mpf(2) / 3 + 2 * z / 5


def log_remainder_of_power(z):
    s = m.sqrt(z)
    return (2 * m.atanh(s) - 2 * s - 2 * s**3 / 3) / s**5 if z > 1e-9 else mpf(2) / 5 + 2 * z / 7 + 2 * z * z / 9


def sine(z):
    x = m.sqrt(z)
    return (m.sin(x) - x) / (x * z) if z > 1e-18 else -mpf(1) / 6 + z / 120


def cosine(z):
    return (m.cos(m.sqrt(z)) - 1 + z / 2) / (z * z) if z > 1e-12 else mpf(1) / 24 - z / 720 + z * z / 40320


def error_function(z):
    x = m.sqrt(z)
    return (m.erf(x) / x - 2 / m.sqrt(m.pi)) / z if z > 1e-25 else -2 / (3 * m.sqrt(m.pi))


def scaled_complement(t):
    if t >= 1 - mpf(10) ** -20:
        return 2 / m.sqrt(m.pi)
    a = 4 * (1 + t) / (1 - t)
    if a < 200:
        return (1 + 2 * a) * m.exp(a * a) * m.erfc(a)
    total = term = mpf(1)
    for k in range(1, 30):
        term *= -(2 * k - 1) / (2 * a * a)
        total += term
    return (1 + 2 * a) * total / (a * m.sqrt(m.pi))


def log_gamma_tail(t):
    return (m.loggamma(2 + t) - m.psi(0, 2) * t) / t**2 if abs(t) > 1e-15 else m.psi(1, 2) / 2 + m.psi(2, 2) * t / 6


def stirling(z):
    if z < 1e-12:
        return mpf(1) / 12 - z / 360 + z * z / 1260
    x = 1 / m.sqrt(z)
    return x * (m.loggamma(x) - (x - mpf(1) / 2) * m.log(x) + x - m.log(2 * m.pi) / 2)


def sine_of_pi(z):
    x = m.pi * m.sqrt(z)
    return (m.sin(x) / x - 1) / z if z > 1e-15 else -m.pi**2 / 6


def cotangent_of_pi(z):
    x = m.pi * m.sqrt(z)
    return (x * m.cot(x) - 1) / z if z > 1e-15 else -m.pi**2 / 3


ROOT = m.findroot(lambda x: m.psi(0, x), mpf("1.46163214496836234126"), tol=1e-100)


def digamma_beside_root(t):
    x = t + mpf("1.5")
    return m.psi(0, x) / (x - ROOT) if abs(x - ROOT) > 1e-22 else m.psi(1, ROOT)


def digamma(z):
    if z < 1e-12:
        return mpf(1) / 12 - z / 120 + z * z / 252
    x = 1 / m.sqrt(z)
    return x * x * (m.log(x) - 1 / (2 * x) - m.psi(0, x))


def trigamma(z):
    if z < 1e-12:
        return mpf(1) / 6 - z / 30 + z * z / 42
    x = 1 / m.sqrt(z)
    return x**3 * (m.psi(1, x) - 1 / x - 1 / (2 * x * x))


def scaled_complement_of_floats(t):
    a = 2 * (1 + t) / (1 - t)
    return scaled_complement((a - 4) / (a + 4)) / (1 + 2 * a) * (a + 2)


half_ln2 = m.log(2) / 2 * mpf("1.001")
largest_s = (m.sqrt(mpf(2)) - 1) / (m.sqrt(mpf(2)) + 1)
z_log = largest_s**2 * mpf("1.0001")
z_angle = (m.pi / 4 * mpf("1.0001")) ** 2

fit("ExponentialTail", exponential_tail, -half_ln2, half_ln2, 10)
fit("LogOfReduced", log_remainder, 0, z_log, 6)
fit("LogPair", log_remainder_of_power, 0, z_log, 7)
fit("SinOf", sine, 0, z_angle, 5)
fit("CosOf", cosine, 0, z_angle, 5)
fit("ErfNearZero", error_function, 0, mpf(1), 10)
fit("ErfcOfPositive", scaled_complement, -1, 1, 23)
fit("ErfNearZero of floats", error_function, 0, mpf(1), 5)
fit("ErfcOfPositive of floats", scaled_complement_of_floats, mpf("-1.5") / mpf("2.5"), mpf("8.2") / mpf("12.2"), 9)
fit("ExponentialTail of floats", exponential_tail, -half_ln2, half_ln2, 5)
fit("LogGammaTail", log_gamma_tail, -0.5, 0.5, 17)
fit("StirlingFit", stirling, 0, 1 / mpf("2.5") ** 2, 12)
fit("SineTailOfPi", sine_of_pi, 0, mpf(1) / 4, 7)
fit("CotangentTailOfPi", cotangent_of_pi, 0, mpf(1) / 4, 14)
fit("DigammaBesideRoot", digamma_beside_root, -0.5, 0.5, 22)
fit("DigammaFit", digamma, 0, mpf(1) / 4, 16)
fit("TrigammaFit", trigamma, 0, mpf(1) / 4, 18)


def arc_tangent(z):
    t = m.sqrt(z)
    return (m.atan(t) - t) / (t * z) if z > 1e-18 else -mpf(1) / 3 + z / 5


def arc_sine(z):
    s = m.sqrt(z)
    return (m.asin(s) - s) / (s * z) if z > 1e-18 else mpf(1) / 6 + 3 * z / 40


fit("ArcTangent", arc_tangent, mpf(0), (m.sqrt(2) - 1) ** 2 * mpf("1.0001"), 10)
fit("ArcSine", arc_sine, mpf(0), mpf(1) / 4, 12)
fit("Cbrt", m.cbrt, m.sqrt(mpf(1) / 2), m.sqrt(mpf(2)), 5)
