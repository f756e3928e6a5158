using System.Numerics;

namespace FallLine.Kernels;

/// <summary>Rows taken from, or added to, the places that indices name: the middle axis of [outer, extent, inner].</summary>
internal static class IndexedRows
{
    /// <summary>result[o, i, ·] = x[o, indices[i], ·].</summary>
    public sealed class Gather(int[] indices, int outer, int extent, int inner) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int to = 0;
            for (int o = 0; o < outer; o++)
            {
                foreach (int index in indices)
                {
                    x.Slice(((o * extent) + index) * inner, inner).CopyTo(result[to..]);
                    to += inner;
                }
            }
        }
    }

    /// <summary>result[o, indices[i], ·] = Σ x[o, i, ·], in the order of i.</summary>
    public sealed class ScatterAdd(int[] indices, int outer, int extent, int inner) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            result.Clear();
            int from = 0;
            for (int o = 0; o < outer; o++)
            {
                foreach (int index in indices)
                {
                    Span<T> row = result.Slice(((o * extent) + index) * inner, inner);
                    ReadOnlySpan<T> added = x.Slice(from, inner);
                    for (int i = 0; i < row.Length; i++)
                    {
                        row[i] += added[i];
                    }

                    from += inner;
                }
            }
        }
    }
}
