using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FallLine.Kernels;

/// <summary>Eight vectors of eight doubles, rows to columns, in registers: 24 shuffles, where element by element there are 64 loads.</summary>
internal static unsafe class Transposition
{
    /// <summary>Whether the processor has the shuffles.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

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
        const byte Even = 0b10_00_10_00;
        const byte Odd = 0b11_01_11_01;
        Vector512<double> ab = Avx512F.Shuffle4x128(a, b, Even);
        Vector512<double> cd = Avx512F.Shuffle4x128(c, d, Even);
        Vector512<double> abOdd = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<double> cdOdd = Avx512F.Shuffle4x128(c, d, Odd);
        return (Avx512F.Shuffle4x128(ab, cd, Even), Avx512F.Shuffle4x128(abOdd, cdOdd, Even), Avx512F.Shuffle4x128(ab, cd, Odd), Avx512F.Shuffle4x128(abOdd, cdOdd, Odd));
    }
}
