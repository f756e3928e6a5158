using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Sine, cosine and tangent.</content>
/// <remarks>
/// x = q·π/2 + r. π/2 is held as three doubles (Cody and Waite, 1980); x - q·P1 is exact with a fused multiply-add, and the
/// rest is carried as a pair r + t, so that arguments next to a multiple of π/2 keep their relative accuracy. Where
/// |x| &gt; 2^30 a lane takes the exact reduction of <see cref="LargeAngle"/>. The polynomials have the form of fdlibm's
/// kernels: leading terms exact, t folded in.
/// </remarks>
internal static partial class VectorMath512
{
    private const double LargestQuickAngle = 1 << 30;
    private const double HalfPi1 = 1.5707963267948966;
    private const double HalfPi2 = 6.123233995736766e-17;
    private const double HalfPi3 = -1.4973849048591698e-33;

    /// <summary>Sine; at most 1 ulp for every finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sin(Vector512<double> x)
    {
        Angle angle = Reduce(x);
        Vector512<double> value = Vector512.ConditionalSelect(angle.IsOdd, CosOf(angle), SinOf(angle));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, value ^ angle.SineSign);
    }

    /// <summary>Cosine; at most 1 ulp for every finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cos(Vector512<double> x)
    {
        Angle angle = Reduce(x);
        Vector512<double> value = Vector512.ConditionalSelect(angle.IsOdd, SinOf(angle), CosOf(angle));
        return value ^ angle.CosineSign;
    }

    /// <summary>Tangent; at most 2 ulp for every finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tan(Vector512<double> x)
    {
        Angle angle = Reduce(x);
        Vector512<double> sine = SinOf(angle);
        Vector512<double> cosine = CosOf(angle);
        Vector512<double> numerator = Vector512.ConditionalSelect(angle.IsOdd, cosine, sine);
        Vector512<double> denominator = Vector512.ConditionalSelect(angle.IsOdd, sine, cosine);
        Vector512<double> value = (numerator / denominator) ^ (angle.IsOdd & Vector512.Create(-0.0));
        return Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), x, value);
    }

    /// <summary>An angle less q quarter turns: r + t with |r| ≤ π/4, and q modulo 4 in the low bits of <c>Quarter</c>.</summary>
    private readonly struct Angle(Vector512<double> r, Vector512<double> t, Vector512<ulong> quarter)
    {
        public Vector512<double> R { get; } = r;

        public Vector512<double> T { get; } = t;

        public Vector512<ulong> Quarter { get; } = quarter;

        public Vector512<double> IsOdd
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Vector512.Equals(Quarter & Vector512<ulong>.One, Vector512<ulong>.One).AsDouble();
        }

        public Vector512<double> SineSign
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => (Vector512.ShiftLeft(Quarter, 62) & Vector512.Create(1UL << 63)).AsDouble();
        }

        public Vector512<double> CosineSign
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => (Vector512.ShiftLeft(Quarter + Vector512<ulong>.One, 62) & Vector512.Create(1UL << 63)).AsDouble();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Angle Reduce(Vector512<double> x)
    {
        Vector512<double> magic = Vector512.Create(RoundingMagic);
        Vector512<double> shifted = Fma(x, 0.6366197723675814, magic);
        Vector512<double> q = shifted - magic;
        Vector512<double> r1 = Fma(q, -HalfPi1, x);

        // r1 - q·P2 as an exact pair (product by fused multiply-add, difference by Knuth's two-sum), then q·P3.
        Vector512<double> product = q * Vector512.Create(HalfPi2);
        Vector512<double> productError = Fma(q, Vector512.Create(HalfPi2), -product);
        Vector512<double> r = r1 - product;
        Vector512<double> part = r - r1;
        Vector512<double> t = (r1 - (r - part)) - (product + part);
        t = Fma(q, -HalfPi3, t - productError);

        Angle angle = new(r, t, shifted.AsUInt64());
        return Vector512.LessThanOrEqualAll(Vector512.Abs(x), Vector512.Create(LargestQuickAngle))
            ? angle
            : ReduceLarge(x, angle);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Angle ReduceLarge(Vector512<double> x, Angle angle)
    {
        Vector512<double> r = angle.R;
        Vector512<double> t = angle.T;
        Vector512<ulong> quarter = angle.Quarter;
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            if (!(Math.Abs(x[lane]) <= LargestQuickAngle))
            {
                (double high, double low, ulong q) = LargeAngle.Reduce(x[lane]);
                r = r.WithElement(lane, high);
                t = t.WithElement(lane, low);
                quarter = quarter.WithElement(lane, q);
            }
        }

        return new Angle(r, t, quarter);
    }

    /// <summary>sin(r + t), |r| ≤ π/4: r - r³/6 + …; fit of degree 5 in r², error 3e-17.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> SinOf(Angle angle)
    {
        Vector512<double> r = angle.R;
        Vector512<double> z = r * r;
        Vector512<double> p = Fma(z, 1.591810123027412e-10, Vector512.Create(-2.5051131455427946e-08));
        p = Fma(z, p, 2.755731610068303e-06);
        p = Fma(z, p, -0.0001984126983675497);
        p = Fma(z, p, 0.008333333333330946);
        p = Fma(z, p, -0.16666666666666666);

        // d sin = cos r · t, and cos r ≈ 1 - r²/2 is enough for a correction below half an ulp.
        Vector512<double> correction = Fma(z * Vector512.Create(-0.5), angle.T, angle.T);
        return r + Fma(z * r, p, correction);
    }

    /// <summary>cos(r + t), |r| ≤ π/4: 1 - r²/2 + r⁴·P(r²) - r·t, with the rounding of 1 - r²/2 put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CosOf(Angle angle)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> z = angle.R * angle.R;
        Vector512<double> p = Fma(z, -1.1382614868556325e-11, Vector512.Create(2.0876146024689747e-09));
        p = Fma(z, p, -2.7557317270560326e-07);
        p = Fma(z, p, 2.4801587298763433e-05);
        p = Fma(z, p, -0.0013888888888887395);
        p = Fma(z, p, 0.041666666666666664);
        Vector512<double> half = z * Vector512.Create(0.5);
        Vector512<double> leading = one - half;
        Vector512<double> lost = (one - leading) - half;
        return leading + (lost + Fma(z * z, p, -(angle.R * angle.T)));
    }
}
