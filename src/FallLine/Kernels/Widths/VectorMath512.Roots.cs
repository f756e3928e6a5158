using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The cube root and the hypotenuse.</content>
internal static partial class VectorMath512
{
    /// <summary>The real cube root; at most 1 ulp.</summary>
    /// <remarks>
    /// x = 2^(3q)·f with f = 2^r·m, r one of 0, 1, 2: a polynomial guess of ∛m, good to 2e-6, and one step of Halley's method, which cubes that
    /// error. The residual f - y³ is computed without loss.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Cbrt(Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> a = Vector512.Abs(x);
        (Vector512<double> m, Vector512<double> e) = Decompose(a);
        Vector512<double> q = NearestInteger((e - one) * Vector512.Create(1.0 / 3));
        Vector512<double> r = Fma(q, -3.0, e);
        Vector512<double> magic = Vector512.Create(RoundingMagic);
        Vector512<double> f = m * PowerOfTwo(r + magic);
        Vector512<double> p = Fma(m, 0.02556608271860522, Vector512.Create(-0.172186919831943));
        p = Fma(m, p, 0.4955390366404781);
        p = Fma(m, p, -0.8201573094839348);
        p = Fma(m, p, 1.0479306955437162);
        p = Fma(m, p, 0.4233077964235478);
        Vector512<double> y = p * Vector512.ConditionalSelect(
            Vector512.Equals(r, one),
            Vector512.Create(1.2599210498948732),
            Vector512.ConditionalSelect(Vector512.GreaterThan(r, one), Vector512.Create(1.5874010519681996), one));
        Vector512<double> square = y * y;
        Vector512<double> lost = Fma(y, y, -square);
        Vector512<double> residual = Fma(-lost, y, Fma(-square, y, f));
        Vector512<double> cube = square * y;
        Vector512<double> root = y + (y * residual / (cube + cube + f));
        Vector512<double> isOrdinary = Vector512.GreaterThan(a, Vector512<double>.Zero) & Vector512.LessThan(a, Vector512.Create(double.PositiveInfinity));
        return Vector512.ConditionalSelect(isOrdinary, CopySign(root * PowerOfTwo(q + magic), x), x);
    }

    /// <summary>√(x² + y²) without overflow or underflow on the way; at most 1.5 ulp. Infinite where either operand is, even beside a NaN.</summary>
    /// <remarks>
    /// Both legs are scaled by one power of two where a square could leave the range: 2^±600 keeps squares of anything from 2^-1074 to 2^1023 within the
    /// normal range. The rounding errors of the squares are added back before the root.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Hypot(Vector512<double> x, Vector512<double> y)
    {
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> infinity = Vector512.Create(double.PositiveInfinity);
        Vector512<double> a = Vector512.Abs(x);
        Vector512<double> b = Vector512.Abs(y);
        Vector512<double> isOrdered = Vector512.GreaterThanOrEqual(a, b);
        Vector512<double> longer = Vector512.ConditionalSelect(isOrdered, a, b);
        Vector512<double> shorter = Vector512.ConditionalSelect(isOrdered, b, a);
        Vector512<double> isHuge = Vector512.GreaterThan(longer, Vector512.Create(1e150));
        Vector512<double> isTiny = Vector512.AndNot(Vector512.LessThan(shorter, Vector512.Create(1e-140)), isHuge);
        Vector512<double> down = Vector512.Create(2.409919865102884e-181);
        Vector512<double> up = Vector512.Create(4.149515568880993e180);
        Vector512<double> scale = Vector512.ConditionalSelect(isHuge, down, Vector512.ConditionalSelect(isTiny, up, one));
        Vector512<double> back = Vector512.ConditionalSelect(isHuge, up, Vector512.ConditionalSelect(isTiny, down, one));
        Vector512<double> scaledLonger = longer * scale;
        Vector512<double> scaledShorter = shorter * scale;
        Vector512<double> square1 = scaledLonger * scaledLonger;
        Vector512<double> square2 = scaledShorter * scaledShorter;
        Vector512<double> error = Fma(scaledLonger, scaledLonger, -square1) + Fma(scaledShorter, scaledShorter, -square2);
        Vector512<double> sum = square1 + square2;
        error += square2 - (sum - square1);
        Vector512<double> root = Vector512.Sqrt(sum + error) * back;
        root = Vector512.ConditionalSelect(Vector512.Equals(longer + shorter, longer), longer, root);
        return Vector512.ConditionalSelect(Vector512.Equals(a, infinity) | Vector512.Equals(b, infinity), infinity, root);
    }
}
