using System.Numerics;

namespace FallLine.Kernels;

/// <summary>Sums along the middle axis of [outer, extent, inner] up to each place, from the front or from the back.</summary>
internal sealed class RunningSum(int outer, int extent, int inner, bool fromBack) : IArrayKernel
{
    public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int step = fromBack ? -inner : inner;
        for (int o = 0; o < outer; o++)
        {
            int at = ((o * extent) + (fromBack ? extent - 1 : 0)) * inner;
            for (int k = 0; k < extent; k++, at += step)
            {
                for (int i = at; i < at + inner; i++)
                {
                    result[i] = k == 0 ? x[i] : result[i - step] + x[i];
                }
            }
        }
    }
}
