using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

public sealed unsafe class TranspositionTests
{
    private const int Rows = 24;
    private const int Slot = 32;

    [Fact]
    public void EveryNumberOfColumnsAtEveryDistanceGoesToItsSlot()
    {
        if (!Transposition.IsSupported)
        {
            return;
        }

        for (int columns = 1; columns <= 8; columns++)
        {
            for (int stride = columns; stride <= 13; stride++)
            {
                double[] source = [.. Enumerable.Range(0, (Rows * stride) + 8).Select(i => (double)i)];
                double[] slots = new double[Slot * 16];
                fixed (double* from = source, to = slots)
                {
                    Transposition.ToColumns(from, stride, columns, Rows, to, Slot);
                }

                for (int column = 0; column < columns; column++)
                {
                    Assert.Equal(Enumerable.Range(0, Rows).Select(row => (double)((row * stride) + column)), slots.Skip(column * Slot).Take(Rows));
                }
            }
        }
    }

    [Fact]
    public void EveryWidthGoesToRowsAndAnExactOneNoFurther()
    {
        if (!Transposition.IsSupported)
        {
            return;
        }

        for (int width = 2; width <= 19; width++)
        {
            double[] slots = [.. Enumerable.Range(0, Slot * width).Select(i => (double)i)];
            nint[] places = [.. Enumerable.Range(0, width).Select(column => (nint)(Slot * (width - 1 - column)))];
            double[] target = new double[(Rows * width) + 8];
            target.AsSpan().Fill(-1);
            fixed (double* from = slots, to = target)
            {
                Transposition.ToRows(from, places, width, Rows, to);
            }

            Assert.Equal(Enumerable.Range(0, Rows * width).Select(i => (double)(places[i % width] + (i / width))), target.Take(Rows * width));
            Assert.True(!Transposition.IsExact(width) || Array.TrueForAll(target[(Rows * width)..], behind => behind == -1));
        }
    }
}
