using System.Numerics;

namespace FallLine.Kernels;

/// <summary>Windows that slide along an axis of an array, and the sums of what they hold.</summary>
/// <remarks>The array is [outer, middle, extent, inner], what the windows see [outer, size, middle, count, inner]: row k of a window lies together for all windows.</remarks>
internal static class WindowKernels
{
    /// <summary>The extents around the axis of the windows.</summary>
    /// <param name="Outer">Before the new axis.</param>
    /// <param name="Middle">From there to the axis along which they slide.</param>
    /// <param name="Extent">Of that axis.</param>
    /// <param name="Inner">Behind it.</param>
    public readonly record struct Layout(int Outer, int Middle, int Extent, int Inner)
    {
        public static Layout Of(ReadOnlySpan<int> extents, int axis, int front)
        {
            (int outer, int middle, int inner) = (1, 1, 1);
            for (int i = 0; i < extents.Length; i++)
            {
                outer *= i < front ? extents[i] : 1;
                middle *= i >= front && i < axis ? extents[i] : 1;
                inner *= i > axis ? extents[i] : 1;
            }

            return new(outer, middle, extents[axis], inner);
        }
    }

    /// <summary>What the windows see; zeros outside.</summary>
    public sealed class Unfold(Layout layout, int size, int count, int stride, int dilation, int padding) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int inner = layout.Inner;
            int from = layout.Extent * inner;
            int to = count * inner;
            for (int outer = 0; outer < layout.Outer; outer++)
            {
                for (int k = 0; k < size; k++)
                {
                    int start = (k * dilation) - padding;
                    (int first, int last) = Inside(start, count, stride, layout.Extent);
                    for (int middle = 0; middle < layout.Middle; middle++)
                    {
                        ReadOnlySpan<T> source = x.Slice(((outer * layout.Middle) + middle) * from, from);
                        Span<T> row = result.Slice(((((outer * size) + k) * layout.Middle) + middle) * to, to);
                        row[..(first * inner)].Clear();
                        row[(last * inner)..].Clear();
                        if (stride == 1)
                        {
                            source.Slice((first + start) * inner, (last - first) * inner).CopyTo(row[(first * inner)..]);
                        }
                        else if (inner == 1)
                        {
                            for (int window = first; window < last; window++)
                            {
                                row[window] = source[(window * stride) + start];
                            }
                        }
                        else
                        {
                            for (int window = first; window < last; window++)
                            {
                                source.Slice(((window * stride) + start) * inner, inner).CopyTo(row[(window * inner)..]);
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>For each element the sum of what the windows hold at it, in the order of its places in them.</summary>
    public sealed class Fold(Layout layout, int size, int count, int stride, int dilation, int padding) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            result.Clear();
            int inner = layout.Inner;
            int from = count * inner;
            int to = layout.Extent * inner;
            for (int outer = 0; outer < layout.Outer; outer++)
            {
                for (int k = 0; k < size; k++)
                {
                    int start = (k * dilation) - padding;
                    (int first, int last) = Inside(start, count, stride, layout.Extent);
                    for (int middle = 0; middle < layout.Middle; middle++)
                    {
                        Span<T> sums = result.Slice(((outer * layout.Middle) + middle) * to, to);
                        ReadOnlySpan<T> row = x.Slice(((((outer * size) + k) * layout.Middle) + middle) * from, from);
                        if (stride == 1)
                        {
                            RowOperations.Add(sums.Slice((first + start) * inner, (last - first) * inner), row[(first * inner)..(last * inner)]);
                        }
                        else if (inner == 1)
                        {
                            for (int window = first; window < last; window++)
                            {
                                sums[(window * stride) + start] += row[window];
                            }
                        }
                        else
                        {
                            for (int window = first; window < last; window++)
                            {
                                RowOperations.Add(sums.Slice(((window * stride) + start) * inner, inner), row.Slice(window * inner, inner));
                            }
                        }
                    }
                }
            }
        }
    }

    /// <summary>The windows, from the first to before the last, whose element at <paramref name="start"/> + window·stride is not outside.</summary>
    private static (int First, int Last) Inside(int start, int count, int stride, int extent)
    {
        int first = start >= 0 ? 0 : (-start + stride - 1) / stride;
        int last = start >= extent ? 0 : ((extent - 1 - start) / stride) + 1;
        last = Math.Clamp(last, 0, count);
        return (Math.Min(first, last), last);
    }
}
