using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The general power.</content>
internal static partial class VectorMath512
{
    /// <summary>x^y; at most 1 ulp, 1.5 ulp where the result is subnormal. Special values as IEEE 754 <c>pow</c>.</summary>
    /// <remarks>
    /// e^(y·log|x|) with the logarithm as a pair of doubles, since an error in it is multiplied by up to 709. With
    /// s = (m - 1)/(m + 1) as a pair, log m = 2s + (2/3)s³ + s⁵·t(s²): the first two terms are pairs, t is a Chebyshev fit of
    /// degree 7. The pair is good to about 2^-66.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Pow(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> a = Vector512.Abs(x);
        (Vector512<double> logHigh, Vector512<double> logLow) = LogPair(a);
        logHigh = Vector512.ConditionalSelect(Vector512.LessThan(a, infinity), logHigh, a);
        logHigh = Vector512.ConditionalSelect(Vector512.Equals(a, zero), Vector512.Create(double.NegativeInfinity), logHigh);

        // y·log|x| as a pair. Where it is beyond the range of exp the low part may be NaN, and does not matter.
        Vector512<double> high = y * logHigh;
        Vector512<double> low = Fma(y, logLow, Fma(y, logHigh, -high));
        low &= Vector512.LessThan(Vector512.Abs(high), Vector512.Create(1000.0));
        Vector512<double> magnitude = ExpOfPair(high, low);
        Vector512<double> unit = Vector512.Equals(a, one) & Vector512.Equals(y, y);
        magnitude = Vector512.ConditionalSelect(unit, one, magnitude);

        Vector512<double> halfY = Vector512.Create(0.5) * y;
        Vector512<double> isInteger = Vector512.Equals(Vector512.Floor(y), y);
        Vector512<double> isOdd = Vector512.AndNot(isInteger, Vector512.Equals(Vector512.Floor(halfY), halfY));
        Vector512<double> signed = magnitude ^ (x & isOdd & Vector512.Create(-0.0));
        Vector512<double> finiteNegative = Vector512.LessThan(x, zero) & Vector512.LessThan(a, infinity);
        Vector512<double> invalid = Vector512.AndNot(finiteNegative, isInteger);
        signed = Vector512.ConditionalSelect(invalid, Vector512.Create(double.NaN), signed);
        return Vector512.ConditionalSelect(Vector512.Equals(y, zero) | Vector512.Equals(x, one), one, signed);
    }

    /// <summary>log x as an unevaluated sum of two doubles, for positive finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> High, Vector512<double> Low) LogPair(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        (Vector512<double> m, Vector512<double> e) = Decompose(x);

        // s = (m - 1)/(m + 1): the numerator is exact, the denominator a pair, the quotient corrected by its remainder.
        Vector512<double> numerator = m - one;
        Vector512<double> denominator = m + one;
        Vector512<double> denominatorLow = m - (denominator - one);
        Vector512<double> reciprocal = one / denominator;
        Vector512<double> s = numerator * reciprocal;
        Vector512<double> remainder = Fma(-s, denominatorLow, Fma(-s, denominator, numerator));
        Vector512<double> sLow = remainder * reciprocal;

        Vector512<double> z = s * s;
        Vector512<double> zLow = Fma(s + s, sLow, Fma(s, s, -z));
        Vector512<double> cube = z * s;
        Vector512<double> cubeLow = Fma(zLow, s, Fma(z, sLow, Fma(z, s, -cube)));
        Vector512<double> twoThirds = Vector512.Create(0.6666666666666666);
        Vector512<double> third = cube * twoThirds;
        Vector512<double> thirdLow = Fma(cubeLow, twoThirds, Fma(cube, 3.700743415417188e-17, Fma(cube, twoThirds, -third)));

        Vector512<double> t = Fma(z, 0.11723178623876518, Vector512.Create(0.11706236339491206));
        t = Fma(z, t, 0.1333480469384731);
        t = Fma(z, t, 0.1538459496251843);
        t = Fma(z, t, 0.18181818335392802);
        t = Fma(z, t, 0.22222222221655885);
        t = Fma(z, t, 0.28571428571429364);
        t = Fma(z, t, 0.4);

        // e·ln 2 + 2s + (2/3)s³, largest first: each sum is exact as a pair (Dekker), since each term is below the last.
        Vector512<double> exponentPart = e * Vector512.Create(Ln2High);
        Vector512<double> exponentLow = Fma(e, Ln2Low, Fma(e, Vector512.Create(Ln2High), -exponentPart));
        Vector512<double> twice = s + s;
        Vector512<double> sum1 = exponentPart + twice;
        Vector512<double> error1 = twice - (sum1 - exponentPart);
        Vector512<double> sum2 = sum1 + third;
        Vector512<double> error2 = third - (sum2 - sum1);
        Vector512<double> low = Fma(cube * z, t, thirdLow) + (sLow + sLow) + exponentLow + error2 + error1;
        Vector512<double> high = sum2 + low;
        return (high, low - (high - sum2));
    }

    /// <summary>e^(high + low) for a small low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpOfPair(Vector512<double> high, Vector512<double> low)
    {
        high = AtMost(AtLeast(high, -746), 710);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> k = NearestInteger(high * Vector512.Create(Log2E));
        Vector512<double> r = Fma(k, -Ln2High, high);
        Vector512<double> rest = Fma(k, -Ln2Low, low);
        Vector512<double> square = r * r;
        Vector512<double> tail = ExponentialTail(r);
        Vector512<double> leading = one + r;
        Vector512<double> lost = r - (leading - one);

        // e^(r + rest) = e^r + rest·e^r + …, with rest below 1e-13.
        Vector512<double> correction = Fma(rest, Fma(square, tail, leading), lost);
        return Scale(leading + Fma(square, tail, correction), k);
    }
}
