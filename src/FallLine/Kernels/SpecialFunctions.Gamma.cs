namespace FallLine.Kernels;

/// <content>The gamma function and its logarithm.</content>
internal static partial class SpecialFunctions
{
    /// <summary>From here on Stirling's series with 11 terms is exact to rounding (the last is below 2e-20).</summary>
    private const double StirlingFrom = 10.0;

    private const double HalfLog2PiHigh = 0.9189385332046728;
    private const double HalfLog2PiLow = -3.8782941580672414e-17;

    /// <summary>Γ on [2, 3] in t = x - 2.5: Chebyshev fit of degree 16, error 3e-17.</summary>
    private static ReadOnlySpan<double> GammaOn23 =>
    [
        1.329340388179137,
        0.9347345216260858,
        0.6545585779813367,
        0.253871246841081,
        0.10967323400218487,
        0.028360780598296692,
        0.010392403424525895,
        0.001607400398278153,
        0.0007544741634534283,
        3.942933739732899e-06,
        6.132951527532448e-05,
        -1.2810259356350584e-05,
        7.257335209971111e-06,
        -2.5237611386457594e-06,
        1.0675361551610872e-06,
        -5.060382483924732e-07,
        2.038631996005556e-07,
    ];

    /// <summary>log Γ(x)/((x - 1)(x - 2)) on [2, 3] in t = x - 2.5, error 3e-17.</summary>
    private static ReadOnlySpan<double> LogGammaOn23 =>
    [
        0.37957716063055885,
        -0.07466357415449941,
        0.019905154304743208,
        -0.006018768527036914,
        0.0019490574889463365,
        -0.0006586397065650056,
        0.00022905363747507287,
        -8.130229408034726e-05,
        2.929928312004998e-05,
        -1.0682259123883373e-05,
        3.9305860909127655e-06,
        -1.4575541733757617e-06,
        5.436082854534496e-07,
        -2.015090104183497e-07,
        7.585695078040205e-08,
        -3.385821013938236e-08,
        1.2848137769988069e-08,
    ];

    /// <summary>log Γ(x)/((x - 1)(x - 2)) on [1, 2] in t = x - 1.5, error 3e-17.</summary>
    private static ReadOnlySpan<double> LogGammaOn12 =>
    [
        0.4831289505409809,
        -0.14595989591430594,
        0.06291140107456485,
        -0.03130848750105327,
        0.01679709863121395,
        -0.009425622444829649,
        0.005446457842219553,
        -0.0032120742206072908,
        0.0019229162321227923,
        -0.001164411377219605,
        0.0007115202752051298,
        -0.00043803516132580534,
        0.00027130273545114005,
        -0.0001685717945035172,
        0.00010541715222185904,
        -6.793733027397047e-05,
        4.281642862794779e-05,
        -2.148770252062576e-05,
        1.3584275459130943e-05,
        -1.8527803997032962e-05,
        1.1820969445467145e-05,
    ];

    /// <summary>log Γ(x)/((x - 1)(x - 2)) on [½, 1] in t = x - 0.75, error 3e-17.</summary>
    private static ReadOnlySpan<double> LogGammaOnHalf1 =>
    [
        0.6504990445801452,
        -0.3523594013320137,
        0.294085367224438,
        -0.28891120177401247,
        0.3072613943487688,
        -0.3419789497415718,
        0.39194610247170614,
        -0.4585651366248877,
        0.5448302897084075,
        -0.6551505226436717,
        0.795484531809385,
        -0.9737299143333874,
        1.199863417883392,
        -1.4841294977492927,
        1.848400569616598,
        -2.372328801129839,
        2.9801762225054422,
        -2.990969226448793,
        3.770490515742349,
        -10.209716332399672,
        13.000217620568915,
    ];

    /// <summary>B(2k)/(2k(2k - 1)), k = 1…11: Stirling's series in 1/x².</summary>
    private static ReadOnlySpan<double> Stirling =>
    [
        0.08333333333333333,
        -0.002777777777777778,
        0.0007936507936507937,
        -0.0005952380952380953,
        0.0008417508417508417,
        -0.0019175269175269176,
        0.00641025641025641,
        -0.029550653594771242,
        0.17964437236883057,
        -1.3924322169059011,
        13.402864044168393,
    ];

    /// <summary>
    /// Γ(x); at most 4 ulp, and exact for the factorials a double holds. ±∞ at ±0, NaN at the negative integers and at -∞,
    /// +∞ from 171.63 on.
    /// </summary>
    /// <param name="x">The argument.</param>
    /// <remarks>
    /// Below 10 in size the recurrence Γ(x + 1) = x·Γ(x) leads to [2, 3); its product is kept as a pair of doubles. Above,
    /// Stirling's series with the logarithm as a pair; below -10, the reflection Γ(x)·Γ(-x) = -π/(x·sin πx).
    /// </remarks>
    public static double Gamma(double x)
    {
        if (x == 0)
        {
            return 1 / x;
        }

        if (double.IsNaN(x) || x == double.PositiveInfinity)
        {
            return x;
        }

        if (x < 0 && x == Math.Floor(x))
        {
            return double.NaN;
        }

        if (x <= -StirlingFrom)
        {
            // Γ(-x) overflows before 1/Γ(-x) is lost, so the reciprocal is taken in the exponent, in two halves.
            (double high, double low) = StirlingPair(-x);
            double root = VectorMath128.ExpOfPair(-0.5 * high, -0.5 * low);
            return -Math.PI / (x * SinPi(x)) * root * root;
        }

        if (x >= StirlingFrom && !(x <= 23 && x == Math.Floor(x)))
        {
            (double high, double low) = StirlingPair(x);
            return VectorMath128.ExpOfPair(high, low);
        }

        double product = 1;
        double error = 0;
        double z = x;
        while (z >= 3)
        {
            z -= 1;
            Multiply(ref product, ref error, z);
        }

        if (z < 2)
        {
            while (z < 2)
            {
                Multiply(ref product, ref error, z);
                z += 1;
            }

            double value = z == 2 ? 1 : Polynomial(z - 2.5, GammaOn23);
            double quotient = value / product;
            double remainder = Math.FusedMultiplyAdd(-quotient, product, value) - (quotient * error);
            double refinement = remainder / product;
            return double.IsFinite(refinement) ? quotient + refinement : quotient;
        }

        double fraction = z == 2 ? 1 : Polynomial(z - 2.5, GammaOn23);
        return Math.FusedMultiplyAdd(product, fraction, error * fraction);
    }

    /// <summary>
    /// log |Γ(x)|; at most 3 ulp for x &gt; 0, also beside its zeros 1 and 2. For x &lt; 0 the error is at most 4 ulp of the
    /// larger of 1 and the value, since zeros lie between the poles. +∞ at 0, at the negative integers and at ±∞.
    /// </summary>
    /// <param name="x">The argument.</param>
    public static double LogGamma(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (double.IsInfinity(x) || (x <= 0 && x == Math.Floor(x)))
        {
            return double.PositiveInfinity;
        }

        if (Math.Abs(x) < 1e-17)
        {
            return -Log(Math.Abs(x));
        }

        if (x <= -StirlingFrom)
        {
            return Log(Math.PI / (-x * Math.Abs(SinPi(x)))) - StirlingPair(-x).High;
        }

        return x switch
        {
            < 0 => Log(Math.Abs(Gamma(x))),
            < 0.5 => LogGamma(1 + x) - Log(x),
            1 => 0,
            < 1 => (x - 1) * (x - 2) * Polynomial(x - 0.75, LogGammaOnHalf1),
            < 2 => (x - 1) * (x - 2) * Polynomial(x - 1.5, LogGammaOn12),
            < 3 => (x - 1) * (x - 2) * Polynomial(x - 2.5, LogGammaOn23),
            < StirlingFrom => Log(Gamma(x)),
            _ => StirlingPair(x).High,
        };
    }

    /// <summary>log Γ(x) for x ≥ 10 as a pair: (x - ½)·log x - x + ½·log 2π + Stirling's series.</summary>
    private static (double High, double Low) StirlingPair(double x)
    {
        (double logHigh, double logLow) = VectorMath128.LogPair(x);
        double factor = x - 0.5;
        double factorError = (x - factor) - 0.5;
        double product = factor * logHigh;
        if (double.IsInfinity(product))
        {
            return (double.PositiveInfinity, 0);
        }

        double productError = Math.FusedMultiplyAdd(factor, logHigh, -product) + (factor * logLow) + (factorError * logHigh);
        double difference = product - x;
        double differenceError = (product - difference) - x;
        double sum = difference + HalfLog2PiHigh;
        double sumError = HalfLog2PiHigh - (sum - difference);
        double inverse = 1 / x;
        double series = inverse * Polynomial(inverse * inverse, Stirling);
        double low = series + (productError + differenceError + sumError + HalfLog2PiLow);
        double high = sum + low;
        return (high, low - (high - sum));
    }

    /// <summary>(product + error)·factor as a pair.</summary>
    private static void Multiply(ref double product, ref double error, double factor)
    {
        double next = product * factor;
        error = Math.FusedMultiplyAdd(error, factor, Math.FusedMultiplyAdd(product, factor, -next));
        product = next;
    }
}
