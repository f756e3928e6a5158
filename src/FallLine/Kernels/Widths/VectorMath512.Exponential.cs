using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The exponential family: exp, expm1, sinh, cosh, tanh, the logistic function.</content>
/// <remarks>
/// x = k·ln 2 + r with k the nearest integer, so |r| ≤ ln 2 / 2, then e^x = 2^k·e^r. The product k·ln2 is subtracted in two
/// fused steps; the first is exact, because x and k·Ln2High agree to their last places.
/// </remarks>
internal static partial class VectorMath512
{
    /// <summary>e^x; at most 0.8 ulp, 1 ulp where the result is subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        // Beyond these bounds the result is already 0 or infinity, and k stays within the reach of Scale.
        x = AtMost(AtLeast(x, -746), 710);
        Vector512<double> k = NearestInteger(x * Vector512.Create(Log2E));
        Vector512<double> r = Fma(k, -Ln2Low, Fma(k, -Ln2High, x));

        // 1 + r as an exact sum of two, so that the sum of the tail is the only rounding of weight.
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> high = one + r;
        Vector512<double> low = r - (high - one);
        return Scale(high + Fma(r * r, ExponentialTail(r), low), k);
    }

    /// <summary>e^x - 1, accurate near zero; at most 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1(Vector512<double> x) => CopySign(Expm1Unsigned(x), x);

    /// <summary>Hyperbolic sine; at most 2 ulp.</summary>
    /// <remarks>With E = e^|x| - 1: sinh|x| = (E + E/(E + 1))/2, free of cancellation; above 700 the half moves inside the exponent.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sinh(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> e = Expm1Unsigned(AtMost(a, 700));
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> moderate = half * (e + e / (e + Vector512<double>.One));
        return CopySign(Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512.Create(700.0)), HalfExp(a), moderate), x);
    }

    /// <summary>Hyperbolic cosine; at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cosh(Vector512<double> x)
    {
        Vector512<double> half = HalfExp(Vector512.Abs(x));
        return half + Vector512.Create(0.25) / half;
    }

    /// <summary>Hyperbolic tangent; at most 2 ulp.</summary>
    /// <remarks>tanh|x| = E/(E + 2) with E = e^(2|x|) - 1; beyond |x| = 22 it is 1 to the last bit.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        Vector512<double> a = AtMost(Vector512.Abs(x), 22);
        Vector512<double> e = Expm1Unsigned(a + a);
        return CopySign(e / (e + Vector512.Create(2.0)), x);
    }

    /// <summary>The logistic function 1/(1 + e^(-x)), accurate in both tails; at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> e = Exp(-Vector512.Abs(x));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), e, one) / (one + e);
    }

    /// <summary>(e^r - 1 - r)/r² on |r| ≤ ln 2 / 2: Chebyshev fit of degree 10, error 2.5e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExponentialTail(Vector512<double> r)
    {
        Vector512<double> r2 = r * r;
        Vector512<double> r4 = r2 * r2;
        Vector512<double> c01 = Fma(r, 0.1666666666666667, Vector512.Create(0.5));
        Vector512<double> c23 = Fma(r, 0.008333333333326084, Vector512.Create(0.04166666666666667));
        Vector512<double> c45 = Fma(r, 0.0001984126987500228, Vector512.Create(0.0013888888888883711));
        Vector512<double> c67 = Fma(r, 2.755725517000089e-06, Vector512.Create(2.480158732567746e-05));
        Vector512<double> c89 = Fma(r, 2.5105312729622103e-08, Vector512.Create(2.755727347871858e-07));
        Vector512<double> low = Fma(r2, c23, c01);
        Vector512<double> middle = Fma(r2, c67, c45);
        Vector512<double> high = Fma(r2, 2.09147553258932e-09, c89);
        return Fma(r4, Fma(r4, high, middle), low);
    }

    /// <summary>e^x - 1 but for the sign of a zero.</summary>
    /// <remarks>
    /// 2^k·(e^r - 1) + (2^k - 1): for k = ±1 the two terms cancel in part, so r is kept as a pair and 2^k·r + (2^k - 1) as an
    /// exact sum of two. (In one rounded step the error reached 1.6 ulp.) The largest k, 1024, is taken as 1023 and a
    /// doubling, as 2^1024 is no double.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Expm1Unsigned(Vector512<double> x)
    {
        x = AtMost(AtLeast(x, -60), 710);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> k = NearestInteger(x * Vector512.Create(Log2E));
        Vector512<double> exact = Fma(k, -Ln2High, x);
        Vector512<double> small = k * Vector512.Create(Ln2Low);
        Vector512<double> r = exact - small;
        Vector512<double> lost = exact - r - small;

        Vector512<double> bounded = AtMost(k, 1023);
        Vector512<double> scale = PowerOfTwo(bounded + Vector512.Create(RoundingMagic));
        Vector512<double> constant = scale - one;
        Vector512<double> high = Fma(scale, r, constant);
        Vector512<double> low = Fma(scale, r, constant - high);
        Vector512<double> tail = Fma(r * r, ExponentialTail(r), lost);
        return (high + Fma(scale, tail, low)) * (one + (k - bounded));
    }

    /// <summary>e^x/2 for x ≥ 0, finite as far as the result is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> HalfExp(Vector512<double> x)
    {
        x = AtMost(x, 712);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> k = NearestInteger(x * Vector512.Create(Log2E));
        Vector512<double> r = Fma(k, -Ln2Low, Fma(k, -Ln2High, x));
        Vector512<double> high = one + r;
        Vector512<double> low = r - (high - one);
        return Scale(high + Fma(r * r, ExponentialTail(r), low), k - one);
    }

    /// <summary>The nearest integer, ties to even, for |x| &lt; 2^51.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> NearestInteger(Vector512<double> x)
    {
        Vector512<double> magic = Vector512.Create(RoundingMagic);
        return x + magic - magic;
    }
}
