using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals of code that gives their values alone.</summary>
internal sealed class DifferencesResiduals(Parameters parameters, int count, ResidualsFunction function, CentralDifferences differences) : Residuals
{
    public override int Dimension => Parameters.Size;

    public override int Count => count;

    public override Parameters Parameters => parameters;

    public override DerivativeSource Derivatives => DerivativeSource.Differences;

    public override int ValuesPerJacobian => 1 + (2 * Dimension);

    internal override CentralDifferences? Differences => differences;

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals) => function(point, residuals);

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        function(point, residuals);
        int n = point.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n + (2 * count));
        try
        {
            Span<double> moved = rented.AsSpan(0, n);
            Span<double> above = rented.AsSpan(n, count);
            Span<double> below = rented.AsSpan(n + count, count);
            point.CopyTo(moved);
            for (int i = 0; i < n; i++)
            {
                // The distance as it is after rounding, not as it was meant.
                double step = differences.StepAt(point[i]);
                double right = point[i] + step;
                double left = point[i] - step;
                moved[i] = right;
                function(moved, above);
                moved[i] = left;
                function(moved, below);
                moved[i] = point[i];
                for (int k = 0; k < count; k++)
                {
                    jacobian[(k * n) + i] = (double.IsFinite(above[k]), double.IsFinite(below[k])) switch
                    {
                        (true, false) => (above[k] - residuals[k]) / (right - point[i]),
                        (false, true) => (residuals[k] - below[k]) / (point[i] - left),
                        _ => (above[k] - below[k]) / (right - left),
                    };
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
