using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Elementary functions of eight doubles (or sixteen floats) at a time, in own code.</summary>
/// <remarks>
/// <para>
/// Why not the base library: its vector <c>LogP1</c>, <c>ExpM1</c> and <c>Tanh</c> lose all relative accuracy near zero
/// (8.6e9 units in the last place at 1e-10), and several functions are missing.
/// </para>
/// <para>
/// Every function is made of additions, multiplications, divisions, square roots, explicit fused multiply-adds and bit
/// operations, each of which IEEE 754 defines to the last bit. So a result has the same bits on every processor and with
/// every instruction set, and a lane depends on that lane alone. Nothing calls the C runtime.
/// </para>
/// <para>
/// A float function computes in double and rounds once, so it is correctly rounded but for about one argument in 10^8; the error function and its
/// complement compute in float.
/// Bounds are stated in units in the last place (ulp), measured against 200-bit references; special values follow
/// IEEE 754-2019, section 9.2.
/// </para>
/// </remarks>
internal static partial class VectorMath512
{
    /// <summary>1.5·2^52: adding it rounds a small double to an integer and leaves that integer in the low bits.</summary>
    private const double RoundingMagic = 6755399441055744.0;

    private const double Log2E = 1.4426950408889634;

    // ln 2 = Ln2High + Ln2Low to 107 bits. With a fused multiply-add no trailing zeros are needed in the high part.
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;

    private const ulong ExponentOne = 0x3FF0_0000_0000_0000;
    private const ulong MantissaMask = 0x000F_FFFF_FFFF_FFFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> x, Vector512<double> y, double z) =>
        Vector512.FusedMultiplyAdd(x, y, Vector512.Create(z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Fma(Vector512<double> x, double y, Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(x, Vector512.Create(y), z);

    /// <summary>x, but at least <paramref name="bound"/>; a NaN stays (the native instruction returns its second operand).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtLeast(Vector512<double> x, double bound) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(bound)), Vector512.Create(bound), x);

    /// <summary>x, but at most <paramref name="bound"/>; a NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AtMost(Vector512<double> x, double bound) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(bound)), Vector512.Create(bound), x);

    /// <summary>2^k for the integer k in the low bits of k + <see cref="RoundingMagic"/>, -1022 ≤ k ≤ 1023.</summary>
    /// <remarks>The low bits of the magic number are zero, so the shift leaves k alone, modulo 2^12, in the exponent field.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<double> shifted) =>
        (Vector512.ShiftLeft(shifted.AsUInt64(), 52) + Vector512.Create(ExponentOne)).AsDouble();

    /// <summary>value·2^k for |k| ≤ 2044, with gradual underflow, given k + <see cref="RoundingMagic"/>.</summary>
    /// <remarks>Two factors: the first product is exact wherever |value| is about one, the second rounds once.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scale(Vector512<double> value, Vector512<double> k)
    {
        Vector512<double> magic = Vector512.Create(RoundingMagic);
        Vector512<double> half = Fma(k, 0.5, magic);
        Vector512<double> rest = k - (half - magic) + magic;
        return value * PowerOfTwo(half) * PowerOfTwo(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> CopySign(Vector512<double> magnitude, Vector512<double> sign) =>
        Vector512.ConditionalSelect(Vector512.Create(-0.0), sign, magnitude);
}
