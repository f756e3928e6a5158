using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>What factorisations and solutions of linear systems do to rows.</summary>
internal static class RowOperations
{
    /// <summary>row -= factor · other, each product and each difference rounded by itself.</summary>
    public static void Subtract<T>(Span<T> row, T factor, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T to = ref MemoryMarshal.GetReference(row);
        ref T from = ref MemoryMarshal.GetReference(other);
        int whole = row.Length & -Lanes.Count<T>();
        Vector512<T> factors = Vector512.Create(factor);
        for (int i = 0; i < whole; i += Lanes.Count<T>())
        {
            Vector512<T> difference = Vector512.Subtract(Vector512.LoadUnsafe(ref to, (nuint)i), Vector512.Multiply(factors, Vector512.LoadUnsafe(ref from, (nuint)i)));
            difference.StoreUnsafe(ref to, (nuint)i);
        }

        for (int i = whole; i < row.Length; i++)
        {
            Unsafe.Add(ref to, i) -= factor * Unsafe.Add(ref from, i);
        }
    }

    /// <summary>row -= other.</summary>
    public static void Subtract<T>(Span<T> row, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Subtract(row, T.One, other);

    /// <summary>row += other.</summary>
    public static void Add<T>(Span<T> row, ReadOnlySpan<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Subtract(row, -T.One, other);

    /// <summary>row /= divisor.</summary>
    public static void Divide<T>(Span<T> row, T divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T to = ref MemoryMarshal.GetReference(row);
        int whole = row.Length & -Lanes.Count<T>();
        Vector512<T> divisors = Vector512.Create(divisor);
        for (int i = 0; i < whole; i += Lanes.Count<T>())
        {
            Vector512.Divide(Vector512.LoadUnsafe(ref to, (nuint)i), divisors).StoreUnsafe(ref to, (nuint)i);
        }

        for (int i = whole; i < row.Length; i++)
        {
            Unsafe.Add(ref to, i) /= divisor;
        }
    }

    /// <summary>Σ x·y, by the lanes of a vector and then over them.</summary>
    public static T Inner<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T left = ref MemoryMarshal.GetReference(x);
        ref T right = ref MemoryMarshal.GetReference(y);
        int whole = x.Length & -Lanes.Count<T>();
        Vector512<T> sums = default;
        for (int i = 0; i < whole; i += Lanes.Count<T>())
        {
            sums = Vector512.Add(sums, Vector512.Multiply(Vector512.LoadUnsafe(ref left, (nuint)i), Vector512.LoadUnsafe(ref right, (nuint)i)));
        }

        T sum = whole == 0 ? T.Zero : Lanes.Reduce<T, SumReduction<T>>(sums);
        for (int i = whole; i < x.Length; i++)
        {
            sum += Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i);
        }

        return sum;
    }
}
