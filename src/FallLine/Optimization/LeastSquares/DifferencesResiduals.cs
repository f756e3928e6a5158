using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals of code that gives their values alone.</summary>
internal sealed class DifferencesResiduals(Parameters parameters, int count, ResidualsFunction function, CentralDifferences differences, Bounds? within = null) : Residuals
{
    public override int Dimension => Parameters.Size;

    public override int Count => count;

    public override Parameters Parameters => parameters;

    public override DerivativeSource Derivatives => DerivativeSource.Differences;

    public override int ValuesPerJacobian => 1 + (2 * Dimension);

    internal override CentralDifferences? Differences => differences;

    internal override Residuals Confined(Bounds bounds) => new DifferencesResiduals(parameters, count, function, differences, bounds);

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
                // The distances as they are after rounding, not as they were meant.
                (double first, double second) = Moves(i, point[i]);
                moved[i] = Inside(i, point[i] + first);
                first = moved[i] - point[i];
                function(moved, above);
                moved[i] = Inside(i, point[i] + second);
                second = moved[i] - point[i];
                function(moved, below);
                moved[i] = point[i];
                for (int k = 0; k < count; k++)
                {
                    jacobian[(k * n) + i] = Slope(first, second, above[k] - residuals[k], below[k] - residuals[k]);
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>x + (bound - x) may lie beyond the bound by its rounding.</summary>
    private double Inside(int i, double x) => within is null ? x : Math.Clamp(x, within.Lower[i], within.Upper[i]);

    /// <summary>To both sides; where a bound is in the way, to the other side and half as far.</summary>
    private (double First, double Second) Moves(int i, double x)
    {
        double step = differences.StepAt(x);
        double up = within is null ? step : Math.Min(step, within.Upper[i] - x);
        double down = within is null ? step : Math.Min(step, x - within.Lower[i]);
        return up == step && down == step ? (up, -down)
            : up >= down ? (up, up / 2)
            : (-down, -down / 2);
    }

    /// <summary>The slope at 0 of the parabola through 0 and two points; of the line where one of them is undefined.</summary>
    private static double Slope(double first, double second, double firstRise, double secondRise)
    {
        if (first == 0 || second == 0)
        {
            return 0;
        }

        return (double.IsFinite(firstRise), double.IsFinite(secondRise)) switch
        {
            (true, false) => firstRise / first,
            (false, true) => secondRise / second,
            _ => ((second * second * firstRise) - (first * first * secondRise)) / (first * second * (second - first)),
        };
    }
}
