namespace FallLine.Kernels;

/// <content>The digamma function and its derivatives.</content>
internal static partial class SpecialFunctions
{
    /// <summary>The positive zero of ψ, as a pair.</summary>
    private const double DigammaRootHigh = 1.4616321449683622;
    private const double DigammaRootLow = 9.549995429965697e-17;

    /// <summary>ψ(x)/(x - root) on [1, 2] in t = x - 1.5: Chebyshev fit of degree 22, error 5.69e-17.</summary>
    private static ReadOnlySpan<double> DigammaOn12 =>
    [
        0.9510558760318328,
        -0.4236274212814606,
        0.24054248424078697,
        -0.14840492305388092,
        0.09498872445289039,
        -0.06192213327548831,
        0.040760833940846085,
        -0.026975796659787055,
        0.017907248317313294,
        -0.011908220105959716,
        0.007927021796868154,
        -0.005279937255532708,
        0.003518106563802472,
        -0.0023454947397380833,
        0.0015633696313653504,
        -0.0010364584817312839,
        0.0006909255761282986,
        -0.00048595039220036254,
        0.00032395945401345196,
        -0.00014480643368061614,
        9.653646261410062e-05,
        -0.0001782188548855923,
        0.00011881232908510335,
    ];

    /// <summary>B(2k)/2k, k = 1…11: the asymptotic series of ψ in 1/x².</summary>
    private static ReadOnlySpan<double> DigammaSeries =>
    [
        0.08333333333333333,
        -0.008333333333333333,
        0.003968253968253968,
        -0.004166666666666667,
        0.007575757575757576,
        -0.021092796092796094,
        0.08333333333333333,
        -0.4432598039215686,
        3.0539543302701198,
        -26.456212121212122,
        281.46014492753625,
    ];

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
        if (double.IsNaN(x) || x == double.NegativeInfinity)
        {
            return double.NaN;
        }

        if (x <= 0 && x == Math.Floor(x))
        {
            return int.IsOddInteger(order) ? double.PositiveInfinity : double.NaN;
        }

        if (order == 0)
        {
            return Digamma(x);
        }

        double scaled = x > 0 ? FactorialTimesZeta(order, x) : Reflected(order, x);
        return int.IsOddInteger(order) ? scaled : -scaled;
    }

    private static double Digamma(double x)
    {
        if (x < 0)
        {
            return Digamma(1 - x) - (Math.PI * CosPi(x) / SinPi(x));
        }

        if (x >= StirlingFrom)
        {
            double inverse = 1 / x;
            double square = inverse * inverse;
            return Log(x) - Math.FusedMultiplyAdd(square, Polynomial(square, DigammaSeries), 0.5 * inverse);
        }

        // ψ(x) = ψ(x - 1) + 1/(x - 1), the small terms first.
        double sum = 0;
        if (x < 1)
        {
            sum = -1 / x;
            x += 1;
        }

        while (x >= 2)
        {
            x -= 1;
            sum += 1 / x;
        }

        return sum + ((x - DigammaRootHigh - DigammaRootLow) * Polynomial(x - 1.5, DigammaOn12));
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
