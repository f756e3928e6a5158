using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Compilation;

/// <summary>The loops that move elements and sum a tile, in the form of an elementwise loop, so that one call runs any instruction.</summary>
internal static unsafe class TileLoops<T>
    where T : unmanaged
{
    /// <summary>result[i] = x[0], over whole vectors.</summary>
    public static Loop<T> Fill => new(&FillFrom);

    /// <summary>result[i] = x[i], any alignment, no padding touched.</summary>
    public static Loop<T> Copy => new(&CopyFrom);

    /// <summary>result[0], and all of its vector, = Σ x[i].</summary>
    public static Loop<T> Sum => new(&SumOf);

    /// <summary>
    /// The sum of at most one tile by a fixed tree: vectors a distance of four apart are added in order, then the four
    /// chains in pairs, then halves of the vector onto each other.
    /// </summary>
    public static T SumTile(T* x, nint count)
    {
        Vector512<T> a = Vector512<T>.Zero;
        Vector512<T> b = a;
        Vector512<T> c = a;
        Vector512<T> d = a;
        int lanes = Vector512<T>.Count;
        nint i = 0;
        for (; i + (4 * lanes) <= count; i += 4 * lanes)
        {
            a += Vector512.LoadAligned(x + i);
            b += Vector512.LoadAligned(x + i + lanes);
            c += Vector512.LoadAligned(x + i + (2 * lanes));
            d += Vector512.LoadAligned(x + i + (3 * lanes));
        }

        for (; i + lanes <= count; i += lanes)
        {
            a += Vector512.LoadAligned(x + i);
        }

        if (i < count)
        {
            T* tail = stackalloc T[lanes];
            Unsafe.InitBlockUnaligned(tail, 0, 64);
            Unsafe.CopyBlockUnaligned(tail, x + i, (uint)((count - i) * sizeof(T)));
            b += Vector512.Load(tail);
        }

        Vector512<T> total = (a + b) + (c + d);
        Vector256<T> half = total.GetLower() + total.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        return typeof(T) == typeof(double)
            ? Elements.Add(quarter[0], quarter[1])
            : Elements.Add(Elements.Add(quarter[0], quarter[2]), Elements.Add(quarter[1], quarter[3]));
    }

    private static void FillFrom(T* x, T* y, T* z, T* result, nint count)
    {
        Vector512<T> value = Vector512.Create(*x);
        for (nint i = 0; i < count; i += Vector512<T>.Count)
        {
            value.StoreAligned(result + i);
        }
    }

    private static void CopyFrom(T* x, T* y, T* z, T* result, nint count)
    {
        if (count == 1)
        {
            *result = *x;
            return;
        }

        Unsafe.CopyBlockUnaligned(result, x, (uint)(count * sizeof(T)));
    }

    private static void SumOf(T* x, T* y, T* z, T* result, nint count) => Vector512.Create(SumTile(x, count)).StoreAligned(result);
}
