using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals of which one variable is held at a value.</summary>
internal sealed class FixedResiduals(Residuals inner, int index, double value) : Residuals
{
    public override int Dimension => inner.Dimension - 1;

    public override int Count => inner.Count;

    public override Parameters Parameters => Objective.Numbered(Dimension);

    public override DerivativeSource Derivatives => inner.Derivatives;

    public override int ValuesPerJacobian => inner.ValuesPerJacobian;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        double[] whole = ArrayPool<double>.Shared.Rent(inner.Dimension);
        try
        {
            inner.Values(Whole(point, whole), residuals);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(whole);
        }
    }

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        int n = inner.Dimension;
        double[] rented = ArrayPool<double>.Shared.Rent(n + (Count * n));
        try
        {
            Span<double> all = rented.AsSpan(n, Count * n);
            inner.ValuesAndJacobian(Whole(point, rented), residuals, all);
            for (int i = 0; i < Count; i++)
            {
                Span<double> row = jacobian.Slice(i * (n - 1), n - 1);
                all.Slice(i * n, index).CopyTo(row);
                all.Slice((i * n) + index + 1, n - 1 - index).CopyTo(row[index..]);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private Span<double> Whole(ReadOnlySpan<double> point, double[] memory)
    {
        Span<double> whole = memory.AsSpan(0, inner.Dimension);
        point[..index].CopyTo(whole);
        whole[index] = value;
        point[index..].CopyTo(whole[(index + 1)..]);
        return whole;
    }
}
