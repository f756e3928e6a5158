using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The logarithm family: log, log1p, softplus, log-sigmoid and the inverse hyperbolic functions.</content>
/// <remarks>
/// x = 2^e·m with m in [√½, √2), f = m - 1, s = f/(2 + f): log m = 2·artanh s = f - (f²/2 - s·(f²/2 + R(s²))), the form
/// of fdlibm's log (Ng, 1993), which keeps f itself, exact, as the leading term. R is a Chebyshev fit of degree 6.
/// </remarks>
internal static partial class VectorMath512
{
    /// <summary>The bits of √½, rounded down: the lower end of the interval of the reduced argument.</summary>
    private const ulong RootHalfBits = 0x3FE6_A09E_667F_3BCD;

    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Natural logarithm; at most 1 ulp. log ±0 = -∞, NaN below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        (Vector512<double> m, Vector512<double> e) = Decompose(x);
        Vector512<double> log = LogOfReduced(m - Vector512<double>.One, e, Vector512<double>.Zero);
        return LogSpecials(log, x, x);
    }

    /// <summary>log(1 + x), accurate near zero; at most 1 ulp. -∞ at -1, NaN below.</summary>
    /// <remarks>
    /// u = 1 + x is rounded; its exact error c enters as c/u. Where u needs no scaling, f = x itself and there is no error
    /// to repair.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> u = one + x;
        Vector512<double> xPart = u - one;
        Vector512<double> c = (x - xPart) + (one - (u - xPart));
        (Vector512<double> m, Vector512<double> e) = DecomposeNormal(u);
        Vector512<double> unscaled = Vector512.Equals(e, Vector512<double>.Zero);
        Vector512<double> f = Vector512.ConditionalSelect(unscaled, x, m - one);
        Vector512<double> correction = Vector512.AndNot(c / u, unscaled);
        return LogSpecials(CopySign(LogOfReduced(f, e, correction), x), u, x);
    }

    /// <summary>log(1 + e^x), without overflow and accurate in both tails; at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Softplus(Vector512<double> x)
    {
        Vector512<double> tail = Log1p(Exp(-Vector512.Abs(x)));
        return tail + AtLeast(x, 0);
    }

    /// <summary>log(1/(1 + e^(-x))) = -softplus(-x); at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> LogSigmoid(Vector512<double> x) => -Softplus(-x);

    /// <summary>Inverse hyperbolic sine; at most 3 ulp.</summary>
    /// <remarks>
    /// log1p(a + a²/(1 + √(1 + a²))) with a = |x|. Above 2^28, where a² no longer sees the 1, log(2a) as log a + log 2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asinh(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> large = Vector512.GreaterThan(a, Vector512.Create(268435456.0));
        Vector512<double> square = a * a;
        Vector512<double> argument = a + square / (one + Vector512.Sqrt(one + square));
        Vector512<double> log = Log1p(Vector512.ConditionalSelect(large, a - one, argument));
        return CopySign(log + (large & Vector512.Create(Ln2High)), x);
    }

    /// <summary>Inverse hyperbolic cosine; at most 3 ulp. NaN below 1.</summary>
    /// <remarks>With t = x - 1, exact below 2^53: log1p(t + √(t·(t + 2))).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acosh(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> large = Vector512.GreaterThan(x, Vector512.Create(268435456.0));
        Vector512<double> t = x - one;
        Vector512<double> argument = t + Vector512.Sqrt(Fma(t, t, t + t));
        Vector512<double> log = Log1p(Vector512.ConditionalSelect(large, t, argument));
        return log + (large & Vector512.Create(Ln2High));
    }

    /// <summary>Inverse hyperbolic tangent; at most 3 ulp. ±∞ at ±1, NaN beyond.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atanh(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> log = Vector512.Create(0.5) * Log1p((a + a) / (one - a));

        // Halving a subnormal would lose its last bit; there artanh x = x.
        Vector512<double> tiny = Vector512.LessThan(a, Vector512.Create(1e-290));
        return CopySign(Vector512.ConditionalSelect(tiny, a, log), x);
    }

    /// <summary>m and e with x = 2^e·m, m in [√½, √2), for every positive finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Mantissa, Vector512<double> Exponent) Decompose(Vector512<double> x)
    {
        Vector512<double> subnormal = Vector512.LessThan(x, Vector512.Create(SmallestNormal));
        Vector512<double> scaled = Vector512.ConditionalSelect(subnormal, x * Vector512.Create(18014398509481984.0), x);
        (Vector512<double> m, Vector512<double> e) = DecomposeNormal(scaled);
        return (m, e - (subnormal & Vector512.Create(54.0)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Mantissa, Vector512<double> Exponent) DecomposeNormal(Vector512<double> x)
    {
        // Adding 1 - √½ in the bits makes the exponent field step at √½·2^e instead of 2^e; the field goes to a double by
        // placing it in the low bits of 2^52.
        Vector512<ulong> shifted = x.AsUInt64() + Vector512.Create(ExponentOne - RootHalfBits);
        Vector512<ulong> field = Vector512.ShiftRightLogical(shifted, 52) | Vector512.Create(0x4330_0000_0000_0000UL);
        Vector512<ulong> m = (shifted & Vector512.Create(MantissaMask)) + Vector512.Create(RootHalfBits);
        return (m.AsDouble(), field.AsDouble() - Vector512.Create(4503599627370496.0 + 1023));
    }

    /// <summary>e·ln 2 + log(1 + f) + correction, for f in [√½ - 1, √2 - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogOfReduced(Vector512<double> f, Vector512<double> e, Vector512<double> correction)
    {
        Vector512<double> s = f / (Vector512.Create(2.0) + f);
        Vector512<double> remainder = LogRemainder(s);
        Vector512<double> halfSquare = Vector512.Create(0.5) * f * f;
        Vector512<double> small = Fma(s, halfSquare + remainder, Fma(e, Ln2Low, correction));
        return Fma(e, Ln2High, f - (halfSquare - small));
    }

    /// <summary>2·artanh s/s - 2: s²·P(s²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogRemainder(Vector512<double> s)
    {
        Vector512<double> z = s * s;
        Vector512<double> z2 = z * z;
        Vector512<double> c01 = Fma(z, 0.39999999999899444, Vector512.Create(0.666666666666667));
        Vector512<double> c23 = Fma(z, 0.22222211130259878, Vector512.Create(0.2857142862600327));
        Vector512<double> c45 = Fma(z, 0.15331710618210773, Vector512.Create(0.18182889455674947));
        Vector512<double> c456 = Fma(z2, 0.14616585424888623, c45);
        return z * Fma(z2, Fma(z2, c456, c23), c01);
    }

    /// <summary>The logarithm of u where u is 0, negative, infinite or NaN; <paramref name="infinite"/> is what stands for ∞ and NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogSpecials(Vector512<double> log, Vector512<double> u, Vector512<double> infinite)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        log = Vector512.ConditionalSelect(Vector512.LessThan(u, Vector512.Create(double.PositiveInfinity)), log, infinite);
        log = Vector512.ConditionalSelect(Vector512.Equals(u, zero), Vector512.Create(double.NegativeInfinity), log);
        return Vector512.ConditionalSelect(Vector512.LessThan(u, zero), Vector512.Create(double.NaN), log);
    }
}
