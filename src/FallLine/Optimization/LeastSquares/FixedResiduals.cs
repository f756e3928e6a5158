using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals of which some variables are held at their values; at least one is left free.</summary>
/// <param name="inner">Of all variables.</param>
/// <param name="whole">A value for each variable; those of the free ones do not matter.</param>
/// <param name="held">Which are held.</param>
internal sealed class FixedResiduals(Residuals inner, double[] whole, IReadOnlyCollection<int> held) : Residuals
{
    private readonly int[] _free = [.. Enumerable.Range(0, whole.Length).Where(i => !held.Contains(i))];

    public override int Dimension => _free.Length;

    public override int Count => inner.Count;

    public override Parameters Parameters => Objective.Numbered(Dimension);

    public override DerivativeSource Derivatives => inner.Derivatives;

    public override int ValuesPerJacobian => inner.ValuesPerJacobian;

    /// <summary>Which variables are free, in order.</summary>
    public ReadOnlySpan<int> Free => _free;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(whole.Length);
        try
        {
            inner.Values(Whole(point, rented), residuals);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        int n = whole.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n + (Count * n));
        try
        {
            Span<double> all = rented.AsSpan(n, Count * n);
            inner.ValuesAndJacobian(Whole(point, rented), residuals, all);
            for (int i = 0; i < Count; i++)
            {
                for (int j = 0; j < _free.Length; j++)
                {
                    jacobian[(i * _free.Length) + j] = all[(i * n) + _free[j]];
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private Span<double> Whole(ReadOnlySpan<double> point, double[] memory)
    {
        Span<double> all = memory.AsSpan(0, whole.Length);
        whole.CopyTo(all);
        for (int j = 0; j < _free.Length; j++)
        {
            all[_free[j]] = point[j];
        }

        return all;
    }
}
