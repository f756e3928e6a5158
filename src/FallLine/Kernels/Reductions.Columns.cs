using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Reductions down the columns of a row-major block.</content>
internal static unsafe partial class Reductions
{
    private const int RowsPerTile = 32;
    private const int StripVectors = 4;

    /// <remarks>Columns go in strips of four vectors: wide enough to use whole cache lines of every row, narrow enough for registers.</remarks>
    private static void Columns<T, TReduction>(T* values, int rows, int columns, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        if (rows == 0)
        {
            if (!accumulate)
            {
                new Span<T>(result, columns).Fill(TReduction.Identity);
            }

            return;
        }

        Vector512<T>* levels = stackalloc Vector512<T>[MaximumLevels * StripVectors];
        Strips<T, TReduction>(values, rows, columns, levels, result, accumulate);
    }

    private static void Strips<T, TReduction>(T* values, int rows, int columns, Vector512<T>* levels, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        int lanes = Lanes.Count<T>();
        int column = 0;
        for (; column <= columns - (StripVectors * lanes); column += StripVectors * lanes)
        {
            Strip<T, TReduction>(values + column, rows, columns, levels, result + column, accumulate);
        }

        for (; column < columns; column += lanes)
        {
            T* end = values + ((nint)rows * columns);
            Narrow<T, TReduction>(values + column, rows, columns, Math.Min(lanes, columns - column), end, levels, result + column, accumulate);
        }
    }

    private static void Strip<T, TReduction>(T* values, int rows, nint stride, Vector512<T>* levels, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        int lanes = Lanes.Count<T>();
        nint tiles = 0;
        for (int start = 0; start < rows; start += RowsPerTile)
        {
            T* row = values + (start * stride);
            Vector512<T> a0 = Vector512.Load(row);
            Vector512<T> a1 = Vector512.Load(row + lanes);
            Vector512<T> a2 = Vector512.Load(row + (2 * lanes));
            Vector512<T> a3 = Vector512.Load(row + (3 * lanes));
            int end = Math.Min(rows, start + RowsPerTile);
            for (int r = start + 1; r < end; r++)
            {
                row += stride;
                a0 = TReduction.Combine(a0, Vector512.Load(row));
                a1 = TReduction.Combine(a1, Vector512.Load(row + lanes));
                a2 = TReduction.Combine(a2, Vector512.Load(row + (2 * lanes)));
                a3 = TReduction.Combine(a3, Vector512.Load(row + (3 * lanes)));
            }

            Carry<T, TReduction>(levels, tiles, a0);
            Carry<T, TReduction>(levels + MaximumLevels, tiles, a1);
            Carry<T, TReduction>(levels + (2 * MaximumLevels), tiles, a2);
            Carry<T, TReduction>(levels + (3 * MaximumLevels), tiles, a3);
            tiles++;
        }

        for (int v = 0; v < StripVectors; v++)
        {
            Vector512<T> total = Collect<T, TReduction>(levels + (v * MaximumLevels), tiles);
            (accumulate ? TReduction.Combine(Vector512.Load(result + (v * lanes)), total) : total).Store(result + (v * lanes));
        }
    }

    /// <summary>One vector of columns, of which <paramref name="width"/> exist; the other lanes hold what follows in memory, up to <paramref name="end"/>.</summary>
    private static void Narrow<T, TReduction>(T* values, int rows, nint stride, int width, T* end, Vector512<T>* levels, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        Vector512<T> identity = Vector512.Create(TReduction.Identity);
        nint tiles = 0;
        int start = 0;
        for (; start + (4 * RowsPerTile) <= rows && values + (((nint)start + (4 * RowsPerTile) - 1) * stride) + Lanes.Count<T>() <= end; start += 4 * RowsPerTile)
        {
            FourTiles<T, TReduction>(values + (start * stride), stride, levels, tiles);
            tiles += 4;
        }

        for (; start < rows; start += RowsPerTile)
        {
            T* row = values + (start * stride);
            Vector512<T> total = Lanes.LoadFirst(row, (nint)(end - row), identity);
            int last = Math.Min(rows, start + RowsPerTile);
            for (int r = start + 1; r < last; r++)
            {
                row += stride;
                total = TReduction.Combine(total, Lanes.LoadFirst(row, (nint)(end - row), identity));
            }

            Carry<T, TReduction>(levels, tiles++, total);
        }

        Vector512<T> sum = Collect<T, TReduction>(levels, tiles);
        if (accumulate)
        {
            sum = TReduction.Combine(Lanes.LoadFirst(result, width, identity), sum);
        }

        Unsafe.CopyBlockUnaligned(result, &sum, (uint)(width * sizeof(T)));
    }

    /// <summary>Four tiles side by side, so that an addition need not wait for the one before it.</summary>
    private static void FourTiles<T, TReduction>(T* row, nint stride, Vector512<T>* levels, nint tiles)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        nint tile = RowsPerTile * stride;
        Vector512<T> a = Vector512.Load(row);
        Vector512<T> b = Vector512.Load(row + tile);
        Vector512<T> c = Vector512.Load(row + (2 * tile));
        Vector512<T> d = Vector512.Load(row + (3 * tile));
        for (int r = 1; r < RowsPerTile; r++)
        {
            row += stride;
            a = TReduction.Combine(a, Vector512.Load(row));
            b = TReduction.Combine(b, Vector512.Load(row + tile));
            c = TReduction.Combine(c, Vector512.Load(row + (2 * tile)));
            d = TReduction.Combine(d, Vector512.Load(row + (3 * tile)));
        }

        Carry<T, TReduction>(levels, tiles, a);
        Carry<T, TReduction>(levels, tiles + 1, b);
        Carry<T, TReduction>(levels, tiles + 2, c);
        Carry<T, TReduction>(levels, tiles + 3, d);
    }
}
