using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The gamma function and its logarithm.</content>
/// <remarks>
/// <para>
/// Both stand on log Γ of a positive argument as a pair of doubles, of which one sum of a pair of logarithms and one polynomial is enough:
/// from 2.5 on Stirling's formula with a fit instead of the divergent series; in [1.5, 2.5) a fit around the zero 2; below, log Γ(x) = log Γ(x + 1) - log x
/// once or twice, which around the zero 1 keeps all relative accuracy because both terms vanish there and neither cancels more than half of the other.
/// </para>
/// <para>
/// Negative arguments by reflection: |Γ(-a)| = 1/(a·v·Γ(a)) with v = |sin πa|/π. Functions are called, not inlined: they are long, and a call for each vector of
/// eight costs a hundredth of them.
/// </para>
/// </remarks>
internal static partial class VectorMath512
{
    /// <summary>ψ(2) = 1 - γ, the slope of log Γ at its zero 2, as a pair.</summary>
    private const double SlopeAtTwo = 0.42278433509846713;
    private const double SlopeAtTwoLow = 4.942915152430645e-18;

    /// <summary>½·log 2π - ½ as a pair.</summary>
    private const double StirlingConstant = 0.4189385332046727;
    private const double StirlingConstantLow = 1.6728209650585413e-17;

    /// <summary>Γ(x); at most 1 ulp for x &gt; 0, exact for the factorials that a double holds; at most 4 ulp for x &lt; 0.</summary>
    /// <remarks>
    /// ±∞ at ±0, NaN at the negative integers and at -∞, +∞ from 171.63 on. Every (n - 1)! below 2^70 has two zero bits or more at its end, so a result for an integer is
    /// rounded to 51 bits (Veltkamp's splitting).
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<double> Gamma(Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isNegative = Vector512.LessThan(x, zero);
        Vector512<double> isBesideZero = isNegative & Vector512.LessThan(a, Vector512.Create(0.5));
        (Vector512<double> high, Vector512<double> low) = LogGammaOfPositive(Vector512.ConditionalSelect(isBesideZero, one + a, a));
        low &= Vector512.LessThan(high, Vector512.Create(2000.0));
        Vector512<double> whole = Vector512.Floor(x);
        Vector512<double> isWhole = Vector512.Equals(whole, x);
        Vector512<double> result;
        if (Vector512.LessThanAny(x, zero))
        {
            // 1/Γ(a) is taken in two halves, since Γ(a) overflows before 1/(v·Γ(a)) is lost.
            Vector512<double> half = Vector512.ConditionalSelect(isNegative, Vector512.Create(-0.5), one);
            Vector512<double> power = ExpOfPair(high * half, low * half);
            Vector512<double> v = SinePiOverPi(a);
            Vector512<double> reflected = power / Vector512.ConditionalSelect(isBesideZero, v, a * v) * power;
            Vector512<double> halfWhole = whole * Vector512.Create(0.5);
            Vector512<double> isOdd = Vector512.OnesComplement(Vector512.Equals(Vector512.Floor(halfWhole), halfWhole));
            reflected |= isOdd & Vector512.Create(-0.0);
            reflected = Vector512.ConditionalSelect(isWhole, Vector512.Create(double.NaN), reflected);
            result = Vector512.ConditionalSelect(isNegative, reflected, power);
        }
        else
        {
            result = ExpOfPair(high, low);
        }

        Vector512<double> fivefold = result * Vector512.Create(5.0);
        Vector512<double> rounded = fivefold + (result - fivefold);
        Vector512<double> isFactorial = Vector512.AndNot(isWhole & Vector512.LessThan(x, Vector512.Create(24.0)), isNegative);
        result = Vector512.ConditionalSelect(isFactorial, rounded, result);
        result = Vector512.ConditionalSelect(Vector512.Equals(x, zero), one / x, result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>
    /// log |Γ(x)|; at most 2.5 ulp for x &gt; 0, also beside its zeros 1 and 2. For x &lt; 0 the error is at most 3 ulp of the larger of 1 and
    /// the value, since zeros lie between the poles. +∞ at 0, at the negative integers and at ±∞.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<double> LogGamma(Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isNegative = Vector512.LessThan(x, zero);
        Vector512<double> isBesideZero = isNegative & Vector512.LessThan(a, Vector512.Create(0.5));
        (Vector512<double> high, Vector512<double> low) = LogGammaOfPositive(Vector512.ConditionalSelect(isBesideZero, one + a, a));
        Vector512<double> result = high + low;
        if (Vector512.LessThanAny(x, zero))
        {
            Vector512<double> factor = Vector512.ConditionalSelect(isBesideZero, one, a);
            Vector512<double> v = SinePiOverPi(a);
            Vector512<double> product = factor * v;
            Vector512<double> lost = Fma(factor, v, -product) / product;
            (Vector512<double> logHigh, Vector512<double> logLow) = LogPair(product);
            (Vector512<double> sum, Vector512<double> error) = SumOf(logHigh, high);
            Vector512<double> reflected = -(sum + (error + (logLow + lost + low)));
            result = Vector512.ConditionalSelect(isNegative, reflected, result);
        }

        Vector512<double> isPole = Vector512.LessThanOrEqual(x, zero) & Vector512.Equals(Vector512.Floor(x), x);
        result = Vector512.ConditionalSelect(isPole, Vector512.Create(double.PositiveInfinity), result);
        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>log Γ(a) as a pair, for a &gt; 0, good to 2e-17 beside a few units in the last place of the low part.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Vector512<double> High, Vector512<double> Low) LogGammaOfPositive(Vector512<double> a)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> stirlingFrom = Vector512.Create(2.5);
        Vector512<double> isSmall = Vector512.LessThan(a, Vector512.Create(0.5));
        Vector512<double> square = a * a;
        Vector512<double> u = Vector512.ConditionalSelect(isSmall, a + square, a);
        (Vector512<double> logHigh, Vector512<double> logLow) = LogPair(u);
        Vector512<double> high = default;
        Vector512<double> low = default;
        if (Vector512.LessThanAny(a, stirlingFrom))
        {
            // log Γ(2 + t) less log(1 + t), and less log t where a is that small; both in one logarithm of a(1 + a) = u + lost.
            Vector512<double> isOne = Vector512.LessThan(a, Vector512.Create(1.5));
            Vector512<double> lost = Fma(a, a, -square) + (square - (u - a));
            logLow += isSmall & (lost / u);
            Vector512<double> t = Vector512.ConditionalSelect(isSmall, a, a - Vector512.ConditionalSelect(isOne, one, Vector512.Create(2.0)));
            Vector512<double> linear = t * Vector512.Create(SlopeAtTwo);
            Vector512<double> rest = Fma(t, SlopeAtTwo, -linear) + (t * Fma(t, LogGammaTail(t), SlopeAtTwoLow));
            (high, low) = SumOf(linear, -(logHigh & isOne));
            low += rest - (logLow & isOne);
        }

        if (!Vector512.LessThanAll(a, stirlingFrom))
        {
            // (a - ½)·(log a - 1) + ½·log 2π - ½ + fit; an infinite product has no low part.
            Vector512<double> factor = a - Vector512.Create(0.5);
            Vector512<double> factorLow = (a - factor) - Vector512.Create(0.5);
            Vector512<double> log = logHigh - one;
            Vector512<double> rest = ((logHigh - log) - one) + logLow;
            Vector512<double> product = factor * log;
            Vector512<double> productLow = Fma(factor, log, -product) + Fma(factor, rest, factorLow * log);
            (Vector512<double> sum, Vector512<double> error) = SumOf(product, Vector512.Create(StirlingConstant));
            Vector512<double> inverse = one / a;
            error += productLow + Fma(inverse, StirlingFit(inverse * inverse), StirlingConstantLow);
            Vector512<double> isFar = Vector512.GreaterThanOrEqual(a, stirlingFrom);
            high = Vector512.ConditionalSelect(isFar, sum, high);
            low = Vector512.ConditionalSelect(isFar, error & Vector512.LessThan(sum, Vector512.Create(double.PositiveInfinity)), low);
        }

        Vector512<double> total = high + low;
        return (total, Vector512.ConditionalSelect(Vector512.LessThan(total, Vector512.Create(double.PositiveInfinity)), low - (total - high), Vector512<double>.Zero));
    }

    /// <summary>x + y without loss (Knuth).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Sum, Vector512<double> Error) SumOf(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> sum = x + y;
        Vector512<double> part = sum - x;
        return (sum, (x - (sum - part)) + (y - part));
    }

    /// <summary>|sin πa|/π for a ≥ 0: the distance f to the nearest integer, which is exact, times sin πf/πf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinePiOverPi(Vector512<double> a)
    {
        Vector512<double> fraction = a - Vector512.Floor(a);
        Vector512<double> f = Vector512.ConditionalSelect(Vector512.GreaterThan(fraction, Vector512.Create(0.5)), Vector512<double>.One - fraction, fraction);
        Vector512<double> z = f * f;
        return Fma(f * z, SineTailOfPi(z), f);
    }

    /// <summary>(sin πf/πf - 1)/z, z = f² ≤ ¼: Chebyshev fit of degree 7, error 4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SineTailOfPi(Vector512<double> z)
    {
        Vector512<double> square = z * z;
        Vector512<double> even = Fma(square, -6.972960555564221e-06, Vector512.Create(-0.0023460809634923995));
        even = Fma(square, even, -0.19075182412194128);
        even = Fma(square, even, -1.6449340668482264);
        Vector512<double> odd = Fma(square, 2.459180384815939e-07, Vector512.Create(0.00014842817816693618));
        odd = Fma(square, odd, 0.026147847813078808);
        odd = Fma(square, odd, 0.8117424252833519);
        return Fma(z, odd, even);
    }

    /// <summary>(log Γ(2 + t) - ψ(2)·t)/t², |t| ≤ ½: Chebyshev fit of degree 17, error 3e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogGammaTail(Vector512<double> t)
    {
        Vector512<double> square = t * t;
        Vector512<double> even = Fma(square, 2.7475390051909663e-07, Vector512.Create(9.242852225162277e-07));
        even = Fma(square, even, 4.3828545383846665e-06);
        even = Fma(square, even, 2.050601970174762e-05);
        even = Fma(square, even, 9.945761692157133e-05);
        even = Fma(square, even, 0.0005096695196526673);
        even = Fma(square, even, 0.002890510330865901);
        even = Fma(square, even, 0.02058080842778338);
        even = Fma(square, even, 0.3224670334241132);
        Vector512<double> odd = Fma(square, -1.3029870239068415e-07, Vector512.Create(-4.3454173670260496e-07));
        odd = Fma(square, odd, -2.043022895180944e-06);
        odd = Fma(square, odd, -9.43891959627718e-06);
        odd = Fma(square, odd, -4.492628637818162e-05);
        odd = Fma(square, odd, -0.00022315475602710603);
        odd = Fma(square, odd, -0.00119275391176255);
        odd = Fma(square, odd, -0.007385551028673429);
        odd = Fma(square, odd, -0.0673523010531981);
        return Fma(t, odd, even);
    }

    /// <summary>What Stirling's formula lacks, times a; z = 1/a² ≤ 0.16: Chebyshev fit of degree 12, error 2e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> StirlingFit(Vector512<double> z)
    {
        Vector512<double> square = z * z;
        Vector512<double> even = Fma(square, 1.6579126428005446, Vector512.Create(1.1113197941746704));
        even = Fma(square, even, 0.10689474701340294);
        even = Fma(square, even, 0.00621416883593992);
        even = Fma(square, even, 0.0008416146468954755);
        even = Fma(square, even, 0.0007936507810740789);
        even = Fma(square, even, 0.08333333333333331);
        Vector512<double> odd = Fma(square, -1.9839544447221413, Vector512.Create(-0.39730201679484567));
        odd = Fma(square, odd, -0.025211948545317147);
        odd = Fma(square, odd, -0.0019112061273278312);
        odd = Fma(square, odd, -0.0005952362987525512);
        odd = Fma(square, odd, -0.0027777777777425704);
        return Fma(z, odd, even);
    }
}
