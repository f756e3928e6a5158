using System.Numerics;

namespace FallLine.Kernels;

/// <summary>The place, from 0, of the first greatest element along the middle axis of [outer, extent, inner]; of the first NaN where there is one.</summary>
internal sealed class FirstGreatest(int outer, int extent, int inner) : IArrayKernel
{
    public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                result[(o * inner) + i] = T.CreateChecked(Place(x.Slice(o * extent * inner, extent * inner), i));
            }
        }
    }

    private int Place<T>(ReadOnlySpan<T> x, int from)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int place = 0;
        T greatest = x[from];
        for (int k = 1; k < extent && !T.IsNaN(greatest); k++)
        {
            T element = x[(k * inner) + from];
            if (!(element <= greatest))
            {
                (place, greatest) = (k, element);
            }
        }

        return place;
    }
}
