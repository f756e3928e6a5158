using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Sum, product, largest and smallest of many values, over a tree that depends on their number alone.</summary>
/// <remarks>
/// <para>
/// The tree of a contiguous run, with V lanes to a 64-byte vector (8 doubles, 16 floats): element i goes to lane i mod V of
/// accumulator (i div V) mod 4 of tile i div 128·V; an accumulator adds its elements in order. At the end of a tile its
/// accumulators combine as (0 + 1) + (2 + 3), still lane by lane. Tiles combine in pairs (2j, 2j + 1), pairs of tiles
/// in pairs, and so on; the tiles of an incomplete pair join from the last backwards. Last, lane l joins lane l + V/2, then
/// l + V/4, and so on.
/// </para>
/// <para>
/// So a sum is the same on any number of threads that share out whole tiles, and its error is at most
/// (32 + log₂(n/128·V) + 5) roundings of the sum of magnitudes, where a plain loop has n.
/// </para>
/// <para>
/// Along an axis with an inner extent above one, the tree of each column is: rows in order within tiles of 32, tiles in pairs
/// as above. Along a last axis of at most 16 elements: in order.
/// </para>
/// </remarks>
internal static unsafe partial class Reductions
{
    private const int Accumulators = 4;
    private const int VectorsPerTile = 128;
    private const int MaximumLevels = 48;

    /// <summary>A run of so many elements takes 3 ns one by one (5 doubles), 33 ns as part of a vector.</summary>
    private const int ShortRun = 16;

    /// <summary>The sum; 0 of nothing.</summary>
    public static T Sum<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, SumReduction<T>>(values);

    /// <summary>The product; 1 of nothing.</summary>
    public static T Product<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, ProductReduction<T>>(values);

    /// <summary>The largest value; NaN if there is one, -∞ of nothing.</summary>
    public static T Max<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, MaxReduction<T>>(values);

    /// <summary>The smallest value; NaN if there is one, +∞ of nothing.</summary>
    public static T Min<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Reduce<T, MinReduction<T>>(values);

    /// <summary>A reduction of a contiguous run.</summary>
    public static T Reduce<T, TReduction>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        fixed (T* first = &MemoryMarshal.GetReference(values))
        {
            return Run<T, TReduction>(first, values.Length);
        }
    }

    /// <summary>Whether a reduction along an axis takes its elements in order.</summary>
    public static bool AreInOrder(int axis, int inner) => axis <= (inner == 1 ? ShortRun : RowsPerTile);

    /// <summary>A reduction along the middle axis of a dense [outer, axis, inner] block: result[o, i] over values[o, ·, i].</summary>
    /// <param name="values">The block.</param>
    /// <param name="outer">The extent before the axis.</param>
    /// <param name="axis">The extent that is reduced.</param>
    /// <param name="inner">The extent behind the axis.</param>
    /// <param name="result">An element for each outer and inner one.</param>
    /// <param name="accumulate">Whether what is there is combined with the reduction.</param>
    public static void Reduce<T, TReduction>(ReadOnlySpan<T> values, int outer, int axis, int inner, Span<T> result, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        Require(values.Length == checked(outer * axis * inner), "The values do not fill the block.");
        Require(result.Length == outer * inner, "The result does not fit the block.");
        fixed (T* first = &MemoryMarshal.GetReference(values))
        fixed (T* target = &MemoryMarshal.GetReference(result))
        {
            if (AreInOrder(axis, inner) && inner < Lanes.Count<T>())
            {
                Short<T, TReduction>(first, outer, axis, inner, target, accumulate);
                return;
            }

            for (int o = 0; o < outer; o++)
            {
                T* block = first + ((nint)o * axis * inner);
                if (inner == 1)
                {
                    T total = Run<T, TReduction>(block, axis);
                    target[o] = accumulate ? TReduction.Combine(target[o], total) : total;
                }
                else
                {
                    Columns<T, TReduction>(block, axis, inner, target + ((nint)o * inner), accumulate);
                }
            }
        }
    }

    /// <summary>Sums along the middle axis of a dense [outer, axis, inner] block.</summary>
    public static void Sum<T>(ReadOnlySpan<T> values, int outer, int axis, int inner, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Reduce<T, SumReduction<T>>(values, outer, axis, inner, result);

    private static void Short<T, TReduction>(T* values, int outer, int axis, int inner, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        if (axis == 0)
        {
            if (!accumulate)
            {
                new Span<T>(result, outer * inner).Fill(TReduction.Identity);
            }

            return;
        }

        for (int o = 0; o < outer; o++, values += axis * inner)
        {
            for (int i = 0; i < inner; i++)
            {
                T total = values[i];
                for (int j = 1; j < axis; j++)
                {
                    total = TReduction.Combine(total, values[(j * inner) + i]);
                }

                *result = accumulate ? TReduction.Combine(*result, total) : total;
                result++;
            }
        }
    }

    private static T Run<T, TReduction>(T* values, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        nint tileLength = VectorsPerTile * Lanes.Count<T>();
        if (count <= tileLength)
        {
            return Lanes.Reduce<T, TReduction>(Tile<T, TReduction>(values, count));
        }

        Vector512<T>* levels = stackalloc Vector512<T>[MaximumLevels];
        return Lanes.Reduce<T, TReduction>(Collect<T, TReduction>(levels, Count<T, TReduction>(values, count, tileLength, levels)));
    }

    /// <summary>A binary counter: level l holds the total of 2^l tiles while bit l of the number of tiles done is set. Returns that number.</summary>
    /// <remarks>Apart from the memory on the stack: what has both that and a loop is compiled with all optimisations at once, 4 ms in a cold process.</remarks>
    private static nint Count<T, TReduction>(T* values, nint count, nint tileLength, Vector512<T>* levels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        nint done = 0;
        for (nint start = 0; start < count; start += tileLength)
        {
            Vector512<T> total = Tile<T, TReduction>(values + start, Math.Min(tileLength, count - start));
            Carry<T, TReduction>(levels, done++, total);
        }

        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry<T, TReduction>(Vector512<T>* levels, nint done, Vector512<T> total)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        int level = 0;
        for (; ((done >> level) & 1) != 0; level++)
        {
            total = TReduction.Combine(levels[level], total);
        }

        levels[level] = total;
    }

    private static Vector512<T> Collect<T, TReduction>(Vector512<T>* levels, nint done)
        where T : unmanaged
        where TReduction : struct, IReduction<T>
    {
        int level = BitOperations.TrailingZeroCount(done);
        Vector512<T> total = levels[level];
        for (level++; done >> level != 0; level++)
        {
            if (((done >> level) & 1) != 0)
            {
                total = TReduction.Combine(levels[level], total);
            }
        }

        return total;
    }

    private static Vector512<T> Tile<T, TReduction>(T* values, nint count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : struct, IReduction<T>
    {
        int lanes = Lanes.Count<T>();
        Vector512<T> identity = Vector512.Create(TReduction.Identity);
        Vector512<T> a0 = identity;
        Vector512<T> a1 = identity;
        Vector512<T> a2 = identity;
        Vector512<T> a3 = identity;
        nint i = 0;
        for (; i <= count - (Accumulators * lanes); i += Accumulators * lanes)
        {
            a0 = TReduction.Combine(a0, Vector512.Load(values + i));
            a1 = TReduction.Combine(a1, Vector512.Load(values + i + lanes));
            a2 = TReduction.Combine(a2, Vector512.Load(values + i + (2 * lanes)));
            a3 = TReduction.Combine(a3, Vector512.Load(values + i + (3 * lanes)));
        }

        nint left = count - i;
        if (left > 0)
        {
            a0 = TReduction.Combine(a0, Lanes.LoadFirst(values + i, left, identity));
            a1 = left <= lanes ? a1 : TReduction.Combine(a1, Lanes.LoadFirst(values + i + lanes, left - lanes, identity));
            a2 = left <= 2 * lanes ? a2 : TReduction.Combine(a2, Lanes.LoadFirst(values + i + (2 * lanes), left - (2 * lanes), identity));
            a3 = left <= 3 * lanes ? a3 : TReduction.Combine(a3, Lanes.LoadFirst(values + i + (3 * lanes), left - (3 * lanes), identity));
        }

        return TReduction.Combine(TReduction.Combine(a0, a1), TReduction.Combine(a2, a3));
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
