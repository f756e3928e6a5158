using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The inverse trigonometric functions.</content>
/// <remarks>
/// A result is a multiple of π/4, held as two doubles, plus or minus t + t·z·P(z) with a small t and z = t²: the small terms are
/// added first, so that the last addition is the only rounding of weight.
/// </remarks>
internal static partial class VectorMath512
{
    private const double Pi = 3.141592653589793;
    private const double PiLow = 1.2246467991473532e-16;
    private const double HalfPi = 1.5707963267948966;
    private const double HalfPiLow = 6.123233995736766e-17;
    private const double QuarterPi = 0.7853981633974483;
    private const double QuarterPiLow = 3.061616997868383e-17;

    /// <summary>tan(π/8), above which an angle is measured from π/4.</summary>
    private const double TanOfEighth = 0.41421356237309503;

    /// <summary>The angle in [-π/2, π/2] whose sine is x; at most 2 ulp. NaN beyond ±1.</summary>
    /// <remarks>Above ½ by the half angle: arcsin a = π/2 - 2·arcsin √((1 - a)/2).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Asin(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isFar = Vector512.GreaterThan(a, Vector512.Create(0.5));
        Vector512<double> z = Vector512.ConditionalSelect(isFar, (Vector512<double>.One - a) * Vector512.Create(0.5), a * a);
        Vector512<double> s = Vector512.ConditionalSelect(isFar, Vector512.Sqrt(z), a);
        Vector512<double> p = ArcSine(z);
        Vector512<double> twice = s + s;
        Vector512<double> far = Vector512.Create(HalfPi) - (twice + Fma(twice, p, Vector512.Create(-HalfPiLow)));
        return CopySign(Vector512.ConditionalSelect(isFar, far, Fma(s, p, s)), x);
    }

    /// <summary>The angle in [0, π] whose cosine is x; at most 2 ulp. NaN beyond ±1.</summary>
    /// <remarks>2·arcsin √((1 - x)/2) above ½, π less that of -x below -½, π/2 - arcsin x between.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Acos(Vector512<double> x)
    {
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isFar = Vector512.GreaterThan(a, Vector512.Create(0.5));
        Vector512<double> isLeft = isFar & Vector512.LessThan(x, Vector512<double>.Zero);
        Vector512<double> z = Vector512.ConditionalSelect(isFar, (Vector512<double>.One - a) * Vector512.Create(0.5), a * a);
        Vector512<double> root = Vector512.Sqrt(z);
        Vector512<double> s = Vector512.ConditionalSelect(isFar, root + root, x);
        s = Vector512.ConditionalSelect(isFar, Vector512.ConditionalSelect(isLeft, -s, s), -s);
        Vector512<double> high = Vector512.AndNot(Vector512.Create(HalfPi), isFar) | (isLeft & Vector512.Create(Pi));
        Vector512<double> low = Vector512.AndNot(Vector512.Create(HalfPiLow), isFar) | (isLeft & Vector512.Create(PiLow));
        return high + (s + Fma(s, ArcSine(z), low));
    }

    /// <summary>The angle in [-π/2, π/2] whose tangent is x; at most 2 ulp.</summary>
    /// <remarks>From π/4 where x is above tan(π/8), by (x - 1)/(x + 1); from π/2 above tan(3π/8), by -1/x.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> isMiddle = Vector512.GreaterThan(a, Vector512.Create(TanOfEighth));
        Vector512<double> isFar = Vector512.GreaterThan(a, Vector512.Create(1 / TanOfEighth));
        Vector512<double> over = Vector512.ConditionalSelect(isFar, -one, Vector512.ConditionalSelect(isMiddle, a - one, a));
        Vector512<double> under = Vector512.ConditionalSelect(isFar, a, Vector512.ConditionalSelect(isMiddle, a + one, one));
        Vector512<double> high = Vector512.ConditionalSelect(isFar, Vector512.Create(HalfPi), isMiddle & Vector512.Create(QuarterPi));
        Vector512<double> low = Vector512.ConditionalSelect(isFar, Vector512.Create(HalfPiLow), isMiddle & Vector512.Create(QuarterPiLow));
        Vector512<double> t = over / under;
        return CopySign(high + (t + ArcTangentTail(t, low)), x);
    }

    /// <summary>The angle of the point (x, y), in [-π, π]; at most 2 ulp. Zeros and infinities as IEEE 754 <c>atan2</c> has them.</summary>
    /// <remarks>
    /// The quotient of the smaller leg by the larger, in the half octant nearest to it, then mirrored at the diagonal and at the
    /// ordinate: the angle is a multiple of π/4 plus or minus that of the quotient. One division; legs so large or so small that their
    /// sum would overflow or lose digits are scaled by a power of two.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Atan2(Vector512<double> y, Vector512<double> x)
    {
        Vector512<double> zero = Vector512<double>.Zero;
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> ax = Vector512.Abs(x);
        Vector512<double> ay = Vector512.Abs(y);
        Vector512<double> isSteep = Vector512.GreaterThan(ay, ax);
        Vector512<double> large = Vector512.ConditionalSelect(isSteep, ay, ax);
        Vector512<double> small = Vector512.ConditionalSelect(isSteep, ax, ay);
        Vector512<double> areInfinite = Vector512.Equals(small, infinity) & Vector512.Equals(large, infinity);
        large = Vector512.ConditionalSelect(areInfinite, Vector512<double>.One, large);
        small = Vector512.ConditionalSelect(areInfinite, Vector512<double>.One, small);
        Vector512<double> scale = Vector512.ConditionalSelect(
            Vector512.GreaterThan(large, Vector512.Create(1e300)),
            Vector512.Create(8.673617379884035e-19),
            Vector512.ConditionalSelect(Vector512.LessThan(large, Vector512.Create(1e-290)), Vector512.Create(1.329227995784916e36), Vector512<double>.One));
        large *= scale;
        small *= scale;

        Vector512<double> isMiddle = Vector512.GreaterThan(small, large * Vector512.Create(TanOfEighth));
        Vector512<double> sum = large + small;
        Vector512<double> t = Vector512.ConditionalSelect(isMiddle, small - large, small) / Vector512.ConditionalSelect(isMiddle, sum, large);
        t = Vector512.AndNot(t, Vector512.Equals(sum, zero));

        // Eighths of a turn, and the sign that the mirrors leave to t.
        Vector512<double> isLeft = Vector512.LessThan(x.AsInt64(), Vector512<long>.Zero).AsDouble();
        Vector512<double> eighths = isMiddle & Vector512<double>.One;
        eighths = Vector512.ConditionalSelect(isSteep, Vector512.Create(2.0) - eighths, eighths);
        eighths = Vector512.ConditionalSelect(isLeft, Vector512.Create(4.0) - eighths, eighths);
        t ^= (isSteep ^ isLeft) & Vector512.Create(-0.0);
        Vector512<double> high = eighths * Vector512.Create(QuarterPi);
        Vector512<double> low = Fma(eighths, QuarterPi, -high) + (eighths * Vector512.Create(QuarterPiLow));
        return CopySign(high + (t + ArcTangentTail(t, low)), y);
    }

    /// <summary>arctan t - t + low, for |t| ≤ tan(π/8): t·z·P(z) with z = t², P a Chebyshev fit of degree 10, error 5e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ArcTangentTail(Vector512<double> t, Vector512<double> low)
    {
        Vector512<double> z = t * t;
        Vector512<double> p = Fma(z, -0.019175404711104935, Vector512.Create(0.03923044778479309));
        p = Fma(z, p, -0.050854078345894844);
        p = Fma(z, p, 0.05858140904866328);
        p = Fma(z, p, -0.06664510525508936);
        p = Fma(z, p, 0.07692183125376892);
        p = Fma(z, p, -0.0909090457530649);
        p = Fma(z, p, 0.11111111015187018);
        p = Fma(z, p, -0.14285714284665682);
        p = Fma(z, p, 0.19999999999995516);
        p = Fma(z, p, -0.3333333333333333);
        return Fma(t * z, p, low);
    }

    /// <summary>arcsin(√z)/√z - 1 for z ≤ ¼: z·P(z), P a Chebyshev fit of degree 12, error 2e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ArcSine(Vector512<double> z)
    {
        Vector512<double> p = Fma(z, 0.028757851367421566, Vector512.Create(-0.014851887071247204));
        p = Fma(z, p, 0.01740087944269402);
        p = Fma(z, p, 0.005457506718640358);
        p = Fma(z, p, 0.01032281435018578);
        p = Fma(z, p, 0.011479177415184906);
        p = Fma(z, p, 0.013971212973552933);
        p = Fma(z, p, 0.017352392720869973);
        p = Fma(z, p, 0.02237217294214989);
        p = Fma(z, p, 0.030381944138531247);
        p = Fma(z, p, 0.04464285714635543);
        p = Fma(z, p, 0.07499999999998433);
        p = Fma(z, p, 0.16666666666666669);
        return z * p;
    }
}
