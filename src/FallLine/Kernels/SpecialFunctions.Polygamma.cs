namespace FallLine.Kernels;

/// <content>The digamma function and its derivatives.</content>
internal static partial class SpecialFunctions
{
    /// <summary>B(2k)/(2k)!, k = 1…12: the Euler–Maclaurin formula.</summary>
    private static ReadOnlySpan<double> EulerMaclaurin =>
    [
        0.08333333333333333,
        -0.001388888888888889,
        3.306878306878307e-05,
        -8.267195767195768e-07,
        2.08767569878681e-08,
        -5.284190138687493e-10,
        1.3382536530684679e-11,
        -3.3896802963225827e-13,
        8.586062056277845e-15,
        -2.174868698558062e-16,
        5.5090028283602295e-18,
        -1.3954464685812522e-19,
    ];

    /// <summary>
    /// The derivative of order <paramref name="order"/> of ψ = (log Γ)′; order 0 is ψ itself. At most 5 + order ulp for
    /// x &gt; 0 (also beside the zero of ψ). For x &lt; 0 the even orders have zeros between the poles, and the bound is
    /// 5 + 2·order ulp of the two terms that cancel there, order!·(1/f^s + 1/g^s) with f and g the distances to the two poles and s = order + 1.
    /// At the poles 0, -1, -2, …: +∞ for odd orders (both sides agree), NaN for even ones.
    /// </summary>
    /// <param name="order">How often ψ is differentiated, at least 0.</param>
    /// <param name="x">The argument.</param>
    public static double Polygamma(int order, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        if (order <= 1)
        {
            return order == 0 ? Digamma(x) : Trigamma(x);
        }

        if (double.IsNaN(x) || x == double.NegativeInfinity)
        {
            return double.NaN;
        }

        if (x <= 0 && x == Math.Floor(x))
        {
            return int.IsOddInteger(order) ? double.PositiveInfinity : double.NaN;
        }

        double scaled = x > 0 ? FactorialTimesZeta(order, x) : Reflected(order, x);
        return int.IsOddInteger(order) ? scaled : -scaled;
    }

    /// <summary>order!·ζ(order + 1, x) for a negative x that is no integer.</summary>
    /// <remarks>
    /// With s = order + 1 and f, g the distances of x to the integers below and above it, the sum of (x + k)^-s over k ≥ 0
    /// is the sum over all integers less the part below x: ζ(s, f) ± ζ(s, g) ∓ ζ(s, 1 - x). Both distances are exact.
    /// </remarks>
    private static double Reflected(int order, double x)
    {
        double below = FactorialTimesZeta(order, x - Math.Floor(x));
        double above = FactorialTimesZeta(order, Math.Ceiling(x) - x) - FactorialTimesZeta(order, 1 - x);
        return int.IsOddInteger(order) ? below + above : below - above;
    }

    /// <summary>order!·ζ(order + 1, x), x &gt; 0, by the Euler–Maclaurin formula; every term but the last few is positive.</summary>
    /// <remarks>
    /// Terms are taken relative to x^-s, and order!·x^-order goes through logarithms only where one of these two leaves
    /// the range. Shifting to w ≥ s + 10 makes the first term left out smaller than 1e-17 of the sum.
    /// </remarks>
    private static double FactorialTimesZeta(int order, double x)
    {
        if (x == double.PositiveInfinity)
        {
            return 0;
        }

        double s = order + 1.0;
        double sum = 0;
        double w = x;
        int shift = 0;
        while (w < s + 10)
        {
            sum += Pow(x / w, s);
            shift++;
            w = x + shift;
        }

        double power = Pow(x / w, s);
        double tail = power * ((w / order) + 0.5);
        double term = power * s / w;
        double inverseSquare = 1 / (w * w);
        for (int k = 0; k < EulerMaclaurin.Length; k++)
        {
            tail += EulerMaclaurin[k] * term;
            term *= (s + (2 * k) + 1) * (s + (2 * k) + 2) * inverseSquare;
        }

        sum += tail;
        double factorial = Gamma(s);
        double scale = Pow(x, -order);
        return double.IsNormal(factorial) && double.IsNormal(scale)
            ? factorial * scale * (sum / x)
            : Exp(LogGamma(s) - (order * Log(x)) + Log(sum / x));
    }
}
