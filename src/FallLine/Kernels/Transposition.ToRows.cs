using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FallLine.Kernels;

/// <content>The way back.</content>
internal static unsafe partial class Transposition
{
    /// <summary>Whether rows of so many elements are written without a vector that reaches beyond the last one.</summary>
    public static bool IsExact(int width) => width is 2 or 3 or 4 or 8;

    /// <summary>Columns, each from its slot, to rows one after another.</summary>
    /// <remarks>Unless <see cref="IsExact"/>, up to seven elements behind the last row are overwritten; all within the rows are right in the end.</remarks>
    /// <param name="slots">Where slots begin.</param>
    /// <param name="places">For each column the distance of its slot.</param>
    /// <param name="width">The number of columns, at least 2.</param>
    /// <param name="rows">The number of rows, a multiple of 8.</param>
    /// <param name="target">The first row.</param>
    public static void ToRows(double* slots, ReadOnlySpan<nint> places, int width, int rows, double* target)
    {
        switch (width)
        {
            case 2:
                ToPairs(slots + places[0], slots + places[1], rows, target);
                return;
            case 3:
                ToTriples(slots + places[0], slots + places[1], slots + places[2], rows, target);
                return;
            case 4:
                ToQuads(slots + places[0], slots + places[1], slots + places[2], slots + places[3], rows, target);
                return;
        }

        nint* eight = stackalloc nint[Together];

        // From the last columns to the first: what one vector writes beyond its row, the next row's first vector writes again.
        for (int column = (width - 1) / Together * Together; column >= 0; column -= Together)
        {
            for (int k = 0; k < Together; k++)
            {
                eight[k] = places[Math.Min(column + k, width - 1)];
            }

            for (int row = 0; row < rows; row += Together)
            {
                Run(slots + row, eight, target + ((nint)row * width) + column, width);
            }
        }
    }

    private static void ToPairs(double* x, double* y, int rows, double* target)
    {
        Vector512<long> low = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11);
        Vector512<long> high = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
        for (int row = 0; row < rows; row += Together, target += 2 * Together)
        {
            Vector512<double> a = Vector512.Load(x + row);
            Vector512<double> b = Vector512.Load(y + row);
            Avx512F.PermuteVar8x64x2(a, low, b).Store(target);
            Avx512F.PermuteVar8x64x2(a, high, b).Store(target + 8);
        }
    }

    private static void ToTriples(double* x, double* y, double* z, int rows, double* target)
    {
        for (int row = 0; row < rows; row += Together, target += 3 * Together)
        {
            Vector512<double> a = Vector512.Load(x + row);
            Vector512<double> b = Vector512.Load(y + row);
            Vector512<double> c = Vector512.Load(z + row);
            Vector512<double> first = Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 8, 0, 1, 9, 0, 2, 10), b);
            Vector512<double> second = Avx512F.PermuteVar8x64x2(a, Vector512.Create(0L, 3, 11, 0, 4, 12, 0, 5), b);
            Vector512<double> third = Avx512F.PermuteVar8x64x2(a, Vector512.Create(13L, 0, 6, 14, 0, 7, 15, 0), b);
            Avx512F.PermuteVar8x64x2(first, Vector512.Create(0L, 1, 8, 3, 4, 9, 6, 7), c).Store(target);
            Avx512F.PermuteVar8x64x2(second, Vector512.Create(10L, 1, 2, 11, 4, 5, 12, 7), c).Store(target + 8);
            Avx512F.PermuteVar8x64x2(third, Vector512.Create(0L, 13, 2, 3, 14, 5, 6, 15), c).Store(target + 16);
        }
    }

    private static void ToQuads(double* x, double* y, double* z, double* w, int rows, double* target)
    {
        Vector512<long> lower = Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11);
        Vector512<long> upper = Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15);
        for (int row = 0; row < rows; row += Together, target += 4 * Together)
        {
            (Vector512<double> xy, Vector512<double> xyOdd) = Interleaved(x + row, y + row);
            (Vector512<double> zw, Vector512<double> zwOdd) = Interleaved(z + row, w + row);
            Vector512<double> r02 = Avx512F.PermuteVar8x64x2(xy, lower, zw);
            Vector512<double> r13 = Avx512F.PermuteVar8x64x2(xyOdd, lower, zwOdd);
            Vector512<double> r46 = Avx512F.PermuteVar8x64x2(xy, upper, zw);
            Vector512<double> r57 = Avx512F.PermuteVar8x64x2(xyOdd, upper, zwOdd);
            Vector512.Create(r02.GetLower(), r13.GetLower()).Store(target);
            Vector512.Create(r02.GetUpper(), r13.GetUpper()).Store(target + 8);
            Vector512.Create(r46.GetLower(), r57.GetLower()).Store(target + 16);
            Vector512.Create(r46.GetUpper(), r57.GetUpper()).Store(target + 24);
        }
    }

    /// <summary>Rows 0, 2, 4, 6 of two columns, and rows 1, 3, 5, 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Even, Vector512<double> Odd) Interleaved(double* x, double* y)
    {
        Vector512<double> a = Vector512.Load(x);
        Vector512<double> b = Vector512.Load(y);
        return (Avx512F.UnpackLow(a, b), Avx512F.UnpackHigh(a, b));
    }
}
