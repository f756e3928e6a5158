using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The first two derivatives of log Γ.</content>
internal static partial class VectorMath512
{
    /// <summary>The positive zero of ψ, as a pair, and the pair of it less 1.</summary>
    private const double DigammaRoot = 1.4616321449683622;
    private const double DigammaRootLow = 9.549995429965697e-17;
    private const double DigammaRootLessOne = 0.46163214496836236;
    private const double DigammaRootLessOneLow = -1.5522348162858677e-17;

    /// <summary>
    /// ψ(x) = (log Γ)′; at most 3 ulp for x &gt; 0, also beside its zero. For x &lt; 0 zeros lie between the poles, and the error is at most 3 ulp
    /// of 1/f + 1/g with f and g the distances to the two poles. NaN at 0, at the negative integers and at -∞.
    /// </summary>
    /// <remarks>
    /// From 2 on log x - 1/2x less a fit instead of the asymptotic series; in [1, 2) a polynomial times the distance to the zero. Below, ψ(x) = ψ(x + 1) - 1/x, and
    /// ψ(-a) = ψ(1 + a) + π·cot πa.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<double> Digamma(Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> two = Vector512.Create(2.0);
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isNegative = Vector512.LessThan(x, zero);
        Vector512<double> isSmall = Vector512.LessThan(a, one);
        Vector512<double> y = a + ((isNegative | isSmall) & one);
        Vector512<double> result = default;
        if (Vector512.LessThanAny(y, two))
        {
            Vector512<double> t = a - Vector512.ConditionalSelect(isSmall, Vector512.Create(0.5), Vector512.Create(1.5));
            Vector512<double> distance = (a - Vector512.ConditionalSelect(isSmall, Vector512.Create(DigammaRootLessOne), Vector512.Create(DigammaRoot)))
                - Vector512.ConditionalSelect(isSmall, Vector512.Create(DigammaRootLessOneLow), Vector512.Create(DigammaRootLow));
            result = distance * DigammaBesideRoot(t);
        }

        if (!Vector512.LessThanAll(y, two))
        {
            Vector512<double> inverse = one / y;
            Vector512<double> z = inverse * inverse;
            Vector512<double> far = Log(y) - Fma(z, DigammaFit(z), Vector512.Create(0.5) * inverse);
            result = Vector512.ConditionalSelect(Vector512.LessThan(y, two), result, far);
        }

        if (Vector512.LessThanAny(x, one))
        {
            Vector512<double> fraction = a - Vector512.Floor(a);
            Vector512<double> f = fraction - (Vector512.GreaterThan(fraction, Vector512.Create(0.5)) & one);
            Vector512<double> z = f * f;
            Vector512<double> over = Vector512.ConditionalSelect(isNegative, Fma(z, CotangentTailOfPi(z), one), -one);
            Vector512<double> step = over / Vector512.ConditionalSelect(isNegative, f, a);
            result += step & Vector512.LessThan(x, one);
            Vector512<double> isPole = Vector512.LessThanOrEqual(x, zero) & Vector512.Equals(f, zero);
            result = Vector512.ConditionalSelect(isPole, Vector512.Create(double.NaN), result);
        }

        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>ψ′(x), the second derivative of log Γ; at most 3 ulp for x &gt; 0, 4 ulp for x &lt; 0. +∞ at 0 and at the negative integers, NaN at -∞.</summary>
    /// <remarks>
    /// From 2 on 1/x + 1/2x² and a fit instead of the asymptotic series; below, ψ′(x) = ψ′(x + 2) + 1/x² + 1/(x + 1)². For x &lt; 0 by
    /// ψ′(-a) = π²/sin² πa - ψ′(1 + a), where the first term is at least six times the second.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<double> Trigamma(Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> two = Vector512.Create(2.0);
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isNegative = Vector512.LessThan(x, zero);
        Vector512<double> y = a + (isNegative & one);
        Vector512<double> isSmall = Vector512.LessThan(y, two);
        Vector512<double> inverse = one / (y + (isSmall & two));
        Vector512<double> z = inverse * inverse;
        Vector512<double> result = Fma(z, Fma(inverse, TrigammaFit(z), 0.5), inverse);
        if (Vector512.LessThanAny(y, two))
        {
            Vector512<double> first = one / y;
            Vector512<double> second = one / (y + one);
            result += isSmall & Fma(first, first, second * second);
        }

        if (Vector512.LessThanAny(x, zero))
        {
            Vector512<double> cosecant = one / SinePiOverPi(a);
            result = Vector512.ConditionalSelect(isNegative, Fma(cosecant, cosecant, -result), result);
        }

        return Vector512.ConditionalSelect(Vector512.Equals(x, x), result, x);
    }

    /// <summary>ψ(x)/(x - root) on [1, 2] in t = x - 1.5: Chebyshev fit of degree 22, error 4e-18.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> DigammaBesideRoot(Vector512<double> t)
    {
        Vector512<double> square = t * t;
        Vector512<double> even = Fma(square, 0.00011881232908510335, Vector512.Create(9.653646261410062e-05));
        even = Fma(square, even, 0.00032395945401345196);
        even = Fma(square, even, 0.0006909255761282986);
        even = Fma(square, even, 0.0015633696313653504);
        even = Fma(square, even, 0.003518106563802472);
        even = Fma(square, even, 0.007927021796868154);
        even = Fma(square, even, 0.017907248317313294);
        even = Fma(square, even, 0.040760833940846085);
        even = Fma(square, even, 0.09498872445289039);
        even = Fma(square, even, 0.24054248424078697);
        even = Fma(square, even, 0.9510558760318328);
        Vector512<double> odd = Fma(square, -0.0001782188548855923, Vector512.Create(-0.00014480643368061614));
        odd = Fma(square, odd, -0.00048595039220036254);
        odd = Fma(square, odd, -0.0010364584817312839);
        odd = Fma(square, odd, -0.0023454947397380833);
        odd = Fma(square, odd, -0.005279937255532708);
        odd = Fma(square, odd, -0.011908220105959716);
        odd = Fma(square, odd, -0.026975796659787055);
        odd = Fma(square, odd, -0.06192213327548831);
        odd = Fma(square, odd, -0.14840492305388092);
        odd = Fma(square, odd, -0.4236274212814606);
        return Fma(t, odd, even);
    }

    /// <summary>x²·(log x - 1/2x - ψ(x)) for z = 1/x² ≤ ¼: Chebyshev fit of degree 16, error 7e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> DigammaFit(Vector512<double> z)
    {
        Vector512<double> square = z * z;
        Vector512<double> even = Fma(square, 1004.1765132997648, Vector512.Create(2341.022311950741));
        even = Fma(square, even, 661.8790916266628);
        even = Fma(square, even, 55.7160530137686);
        even = Fma(square, even, 2.2014011415430006);
        even = Fma(square, even, 0.08179756237833083);
        even = Fma(square, even, 0.007574966399902255);
        even = Fma(square, even, 0.0039682539097871125);
        even = Fma(square, even, 0.08333333333333327);
        Vector512<double> odd = Fma(square, -2254.90719925929, Vector512.Create(-1495.7739887386454));
        odd = Fma(square, odd, -217.23460044082935);
        odd = Fma(square, odd, -11.77867747480453);
        odd = Fma(square, odd, -0.4022338607124256);
        odd = Fma(square, odd, -0.02105066512086723);
        odd = Fma(square, odd, -0.004166657396361771);
        odd = Fma(square, odd, -0.00833333333318452);
        return Fma(z, odd, even);
    }

    /// <summary>x³·(ψ′(x) - 1/x - 1/2x²) for z = 1/x² ≤ ¼: Chebyshev fit of degree 18, error 2e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> TrigammaFit(Vector512<double> z)
    {
        Vector512<double> square = z * z;
        Vector512<double> even = Fma(square, 441443.4349518989, Vector512.Create(1255357.0687252404));
        even = Fma(square, even, 439123.65347787726);
        even = Fma(square, even, 44879.392178481656);
        even = Fma(square, even, 1861.0573632271085);
        even = Fma(square, even, 44.198561442374796);
        even = Fma(square, even, 1.1544234171698304);
        even = Fma(square, even, 0.07575358503305606);
        even = Fma(square, even, 0.023809523621130008);
        even = Fma(square, even, 0.16666666666666655);
        Vector512<double> odd = Fma(square, -1092121.2875403264, Vector512.Create(-891517.0549304823));
        odd = Fma(square, odd, -159871.07488015396);
        odd = Fma(square, odd, -10052.567942573789);
        odd = Fma(square, odd, -298.10801360243204);
        odd = Fma(square, odd, -6.679939459852164);
        odd = Fma(square, odd, -0.252846726545239);
        odd = Fma(square, odd, -0.03333329599675978);
        odd = Fma(square, odd, -0.03333333333294931);
        return Fma(z, odd, even);
    }

    /// <summary>(πf·cot πf - 1)/z, z = f² ≤ ¼: Chebyshev fit of degree 14, error 4e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CotangentTailOfPi(Vector512<double> z)
    {
        Vector512<double> square = z * z;
        Vector512<double> even = Fma(square, -16.010441555350102, Vector512.Create(-11.319882534156065));
        even = Fma(square, even, -2.8304597027964618);
        even = Fma(square, even, -2.0175482780709193);
        even = Fma(square, even, -2.000216397061563);
        even = Fma(square, even, -2.0019892571205644);
        even = Fma(square, even, -2.0346861239837795);
        even = Fma(square, even, -3.289868133696453);
        Vector512<double> odd = Fma(square, 14.00913635189951, Vector512.Create(1.3837148002891513));
        odd = Fma(square, odd, -1.8569869062340112);
        odd = Fma(square, odd, -1.9984989923885619);
        odd = Fma(square, odd, -2.0004882445092558);
        odd = Fma(square, odd, -2.008154710650887);
        odd = Fma(square, odd, -2.1646464674222266);
        return Fma(z, odd, even);
    }
}
