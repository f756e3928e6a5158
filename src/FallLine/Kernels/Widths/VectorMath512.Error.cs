using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The error function and its complement.</content>
internal static partial class VectorMath512
{
    private const double TwoOverRootPi = 1.1283791670955126;
    private const double TwoOverRootPiLow = 1.533545961316588e-17;

    /// <summary>The error function; at most 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erf(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> far = CopySign(one - ErfcOfPositive(a), x);
        return Vector512.ConditionalSelect(Vector512.GreaterThan(a, one), far, ErfNearZero(x));
    }

    /// <summary>The complementary error function, accurate in its tail; at most 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erfc(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> far = ErfcOfPositive(a);
        far = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<double>.Zero), Vector512.Create(2.0) - far, far);
        Vector512<double> near = one - ErfNearZero(x);
        return Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512.Create(0.5)), near, far);
    }

    /// <summary>e^(x²)·erfc x, which neither vanishes nor loses digits where erfc does; at most 3 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erfcx(Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> scaled = ScaledErfcOfPositive(a);
        if (!Vector512.LessThanAny(x, zero))
        {
            return scaled;
        }

        // Of a negative x it is 2·e^(x²) - erfcx(-x), infinite from -26.64 down.
        a = AtMost(a, 28);
        Vector512<double> square = a * a;
        Vector512<double> power = ExpOfPair(square, Fma(a, a, -square));
        return Vector512.ConditionalSelect(Vector512.LessThan(x, zero), power + (power - scaled), scaled);
    }

    /// <summary>erf x for |x| ≤ 1: x·(2/√π + x²·P(x²)), P a Chebyshev fit of degree 10, error 5e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ErfNearZero(Vector512<double> x)
    {
        Vector512<double> z = x * x;
        Vector512<double> p = Fma(z, -8.101869549660952e-10, Vector512.Create(1.3884625209147687e-08));
        p = Fma(z, p, -1.624658795725963e-07);
        p = Fma(z, p, 1.6452392414414235e-06);
        p = Fma(z, p, -1.4925137231361603e-05);
        p = Fma(z, p, 0.00012055315509827725);
        p = Fma(z, p, -0.0008548326651491142);
        p = Fma(z, p, 0.005223977620813342);
        p = Fma(z, p, -0.026866170644835378);
        p = Fma(z, p, 0.11283791670954388);
        p = Fma(z, p, -0.3761263890318375);
        return Fma(x, TwoOverRootPi, x * Fma(z, p, TwoOverRootPiLow));
    }

    /// <summary>erfc a for a ≥ 0.</summary>
    /// <remarks>The rounding error of a² is put back as a factor, since at a = 26 it would cost 700 ulp.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ErfcOfPositive(Vector512<double> a)
    {
        a = AtMost(a, 28);
        Vector512<double> square = a * a;
        Vector512<double> lost = Fma(a, a, -square);
        return ExpOfPair(-square, -lost) * ScaledErfcOfPositive(a);
    }

    /// <summary>e^(a²)·erfc a for a ≥ 0.</summary>
    /// <remarks>
    /// (1 + 2a)·e^(a²)·erfc a is smooth in t = (a - 4)/(a + 4) over the whole half-line (Shepherd and Laframboise, 1981): one
    /// Chebyshev fit of degree 23, error 5e-17. Beyond 1e18 t is 1.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ScaledErfcOfPositive(Vector512<double> a)
    {
        Vector512<double> bounded = AtMost(a, 1e18);
        Vector512<double> four = Vector512.Create(4.0);
        Vector512<double> t = (bounded - four) / (bounded + four);
        Vector512<double> p = Fma(t, 9.655408225482863e-10, Vector512.Create(1.5712153638319064e-09));
        p = Fma(t, p, -1.2544825403855518e-08);
        p = Fma(t, p, -1.6357383982124768e-08);
        p = Fma(t, p, 1.0683442926744586e-07);
        p = Fma(t, p, 7.111912428010423e-08);
        p = Fma(t, p, -8.218020654813044e-07);
        p = Fma(t, p, 2.980596055322769e-07);
        p = Fma(t, p, 5.707239573693257e-06);
        p = Fma(t, p, -1.1225140354449658e-05);
        p = Fma(t, p, -2.439811794207995e-05);
        p = Fma(t, p, 0.0001506231178516207);
        p = Fma(t, p, -0.00019925700412184815);
        p = Fma(t, p, -0.0007577737141838885);
        p = Fma(t, p, 0.005031970032548695);
        p = Fma(t, p, -0.01619773397992426);
        p = Fma(t, p, 0.0371675155318432);
        p = Fma(t, p, -0.06633036582050367);
        p = Fma(t, p, 0.09373283499865172);
        p = Fma(t, p, -0.10103906603585294);
        p = Fma(t, p, 0.0680970542546862);
        p = Fma(t, p, 0.015379652102610162);
        p = Fma(t, p, -0.1396211168405625);
        p = Fma(t, p, 1.2329951186255526);

        // Halved above and below: 2a of the greatest numbers is infinite.
        Vector512<double> half = Vector512.Create(0.5);
        return half * p / (half + a);
    }
}
