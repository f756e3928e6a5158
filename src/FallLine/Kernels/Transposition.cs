using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FallLine.Kernels;

/// <summary>
/// Rows of doubles to columns and back, eight rows at a time, in registers: eight columns take 24 shuffles, where element by element there are 64 loads; fewer columns
/// take fewer.
/// </summary>
internal static unsafe partial class Transposition
{
    /// <summary>Rows that go together, and the most columns.</summary>
    public const int Together = 8;

    // Of 128-bit pieces, the first and third, or the second and fourth, of either operand.
    private const byte Even = 0b10_00_10_00;
    private const byte Odd = 0b11_01_11_01;

    /// <summary>Whether the processor has the shuffles.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>So many columns of each row are read for <paramref name="columns"/> that are wanted.</summary>
    public static int Reach(int columns) => columns <= 2 ? columns : columns <= 4 ? 4 : Together;

    /// <summary>Neighbouring columns of rows at equal distances, each to a slot. Up to seven slots behind the last one are overwritten.</summary>
    /// <param name="source">The first column of the first row.</param>
    /// <param name="stride">Elements from a row to the next.</param>
    /// <param name="columns">The number of columns, from 1 to 8.</param>
    /// <param name="rows">The number of rows, a multiple of 8.</param>
    /// <param name="slots">The first slot.</param>
    /// <param name="slot">Elements from a slot to the next.</param>
    public static void ToColumns(double* source, nint stride, int columns, int rows, double* slots, nint slot)
    {
        double* end = slots + rows;
        for (; slots < end; slots += Together, source += Together * stride)
        {
            switch (columns)
            {
                case 1:
                    One(source, stride).Store(slots);
                    break;
                case 2 when stride == 2:
                    DensePairs(source, slots, slot);
                    break;
                case 2:
                    Pairs(source, stride, slots, slot);
                    break;
                case 3 when stride == 3:
                    DenseTriples(source, slots, slot);
                    break;
                case 3 or 4:
                    Quads(source, stride, slots, slot);
                    break;
                default:
                    Transpose(
                        Vector512.Load(source),
                        Vector512.Load(source + stride),
                        Vector512.Load(source + (2 * stride)),
                        Vector512.Load(source + (3 * stride)),
                        Vector512.Load(source + (4 * stride)),
                        Vector512.Load(source + (5 * stride)),
                        Vector512.Load(source + (6 * stride)),
                        Vector512.Load(source + (7 * stride)),
                        slots,
                        slot);
                    break;
            }
        }
    }

    /// <summary>Eight elements from each of eight places, transposed, to vectors <paramref name="stride"/> elements apart.</summary>
    /// <remarks>The vectors are written in order, so that the end of one that is not wanted may be the beginning of the next.</remarks>
    public static void Run(double* source, nint* places, double* target, nint stride) => Transpose(
        Vector512.Load(source + places[0]),
        Vector512.Load(source + places[1]),
        Vector512.Load(source + places[2]),
        Vector512.Load(source + places[3]),
        Vector512.Load(source + places[4]),
        Vector512.Load(source + places[5]),
        Vector512.Load(source + places[6]),
        Vector512.Load(source + places[7]),
        target,
        stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> One(double* source, nint stride) => Vector512.Create(
        *source, source[stride], source[2 * stride], source[3 * stride], source[4 * stride], source[5 * stride], source[6 * stride], source[7 * stride]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DensePairs(double* source, double* slots, nint slot)
    {
        Vector512<double> a = Vector512.Load(source);
        Vector512<double> b = Vector512.Load(source + 8);
        Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 2, 4, 6, 8, 10, 12, 14), b).Store(slots);
        Avx512F.PermuteVar8x64x2(a, Vector512.Create(1L, 3, 5, 7, 9, 11, 13, 15), b).Store(slots + slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(double* source, nint stride, double* slots, nint slot)
    {
        Vector512<double> even = Quarters(source, 2 * stride);
        Vector512<double> odd = Quarters(source + stride, 2 * stride);
        Avx512F.UnpackLow(even, odd).Store(slots);
        Avx512F.UnpackHigh(even, odd).Store(slots + slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Quarters(double* source, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride)),
        Vector256.Create(Vector128.Load(source + (2 * stride)), Vector128.Load(source + (3 * stride))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DenseTriples(double* source, double* slots, nint slot)
    {
        Vector512<double> a = Vector512.Load(source);
        Vector512<double> b = Vector512.Load(source + 8);
        Vector512<double> c = Vector512.Load(source + 16);

        // Element k of all three is element k mod 3 of row k / 3; of the first two come the lower elements of each column.
        Vector512<double> x = Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 3, 6, 9, 12, 15, 0, 0), b);
        Vector512<double> y = Avx512F.PermuteVar8x64x2(a, Vector512.Create(1L, 4, 7, 10, 13, 0, 0, 0), b);
        Vector512<double> z = Avx512F.PermuteVar8x64x2(a, Vector512.Create(2L, 5, 8, 11, 14, 0, 0, 0), b);
        Avx512F.PermuteVar8x64x2(x, Vector512.Create(0L, 1, 2, 3, 4, 5, 10, 13), c).Store(slots);
        Avx512F.PermuteVar8x64x2(y, Vector512.Create(0L, 1, 2, 3, 4, 8, 11, 14), c).Store(slots + slot);
        Avx512F.PermuteVar8x64x2(z, Vector512.Create(0L, 1, 2, 3, 4, 9, 12, 15), c).Store(slots + (2 * slot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quads(double* source, nint stride, double* slots, nint slot)
    {
        Vector512<double> r04 = Halves(source, source + (4 * stride));
        Vector512<double> r15 = Halves(source + stride, source + (5 * stride));
        Vector512<double> r26 = Halves(source + (2 * stride), source + (6 * stride));
        Vector512<double> r37 = Halves(source + (3 * stride), source + (7 * stride));
        Vector512<long> first = Vector512.Create(0L, 1, 8, 9, 4, 5, 12, 13);
        Vector512<long> second = Vector512.Create(2L, 3, 10, 11, 6, 7, 14, 15);
        Vector512<double> low = Avx512F.UnpackLow(r04, r15);
        Vector512<double> lowNext = Avx512F.UnpackLow(r26, r37);
        Vector512<double> high = Avx512F.UnpackHigh(r04, r15);
        Vector512<double> highNext = Avx512F.UnpackHigh(r26, r37);
        Avx512F.PermuteVar8x64x2(low, first, lowNext).Store(slots);
        Avx512F.PermuteVar8x64x2(high, first, highNext).Store(slots + slot);
        Avx512F.PermuteVar8x64x2(low, second, lowNext).Store(slots + (2 * slot));
        Avx512F.PermuteVar8x64x2(high, second, highNext).Store(slots + (3 * slot));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Halves(double* low, double* high) => Vector512.Create(Vector256.Load(low), Vector256.Load(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<double> r0, Vector512<double> r1, Vector512<double> r2, Vector512<double> r3,
        Vector512<double> r4, Vector512<double> r5, Vector512<double> r6, Vector512<double> r7,
        double* target, nint stride)
    {
        (Vector512<double> c0, Vector512<double> c2, Vector512<double> c4, Vector512<double> c6) = Half(
            Avx512F.UnpackLow(r0, r1), Avx512F.UnpackLow(r2, r3), Avx512F.UnpackLow(r4, r5), Avx512F.UnpackLow(r6, r7));
        (Vector512<double> c1, Vector512<double> c3, Vector512<double> c5, Vector512<double> c7) = Half(
            Avx512F.UnpackHigh(r0, r1), Avx512F.UnpackHigh(r2, r3), Avx512F.UnpackHigh(r4, r5), Avx512F.UnpackHigh(r6, r7));
        c0.Store(target);
        c1.Store(target + stride);
        c2.Store(target + (2 * stride));
        c3.Store(target + (3 * stride));
        c4.Store(target + (4 * stride));
        c5.Store(target + (5 * stride));
        c6.Store(target + (6 * stride));
        c7.Store(target + (7 * stride));
    }

    /// <summary>Of pairs of rows with their even (or odd) elements side by side, every second column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> First, Vector512<double> Second, Vector512<double> Third, Vector512<double> Fourth) Half(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        Vector512<double> ab = Avx512F.Shuffle4x128(a, b, Even);
        Vector512<double> cd = Avx512F.Shuffle4x128(c, d, Even);
        Vector512<double> abOdd = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<double> cdOdd = Avx512F.Shuffle4x128(c, d, Odd);
        return (Avx512F.Shuffle4x128(ab, cd, Even), Avx512F.Shuffle4x128(abOdd, cdOdd, Even), Avx512F.Shuffle4x128(ab, cd, Odd), Avx512F.Shuffle4x128(abOdd, cdOdd, Odd));
    }
}
