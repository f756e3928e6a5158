using System.Buffers;

namespace FallLine.Optimization;

/// <summary>Residuals of code that gives their values alone.</summary>
internal sealed class DifferencesResiduals(Parameters parameters, int count, ResidualsFunction function, CentralDifferences differences, Bounds? within = null, DifferenceGroups? groups = null) : Residuals
{
    public override int Dimension => Parameters.Size;

    public override int Count => count;

    public override Parameters Parameters => parameters;

    public override DerivativeSource Derivatives => DerivativeSource.Differences;

    public override int ValuesPerJacobian => 1 + (2 * (groups?.Count ?? Dimension));

    public override SparsityPattern? JacobianPattern => groups?.Pattern;

    internal override CentralDifferences? Differences => differences;

    internal override Residuals Confined(Bounds bounds) => new DifferencesResiduals(parameters, count, function, differences, bounds, groups);

    public override void Values(ReadOnlySpan<double> point, Span<double> residuals) => function(point, residuals);

    public override void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        if (groups is not null)
        {
            Spread(groups.Pattern, point, residuals, jacobian);
            return;
        }

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

    public override void ValuesAndEntries(ReadOnlySpan<double> point, Span<double> residuals, Span<double> entries)
    {
        if (groups is null)
        {
            base.ValuesAndEntries(point, residuals, entries);
            return;
        }

        function(point, residuals);
        int n = point.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n + (2 * count));
        try
        {
            Span<double> moved = rented.AsSpan(0, n);
            Span<double> above = rented.AsSpan(n, count);
            Span<double> below = rented.AsSpan(n + count, count);
            point.CopyTo(moved);
            for (int group = 0; group < groups.Count; group++)
            {
                ReadOnlySpan<int> variables = groups.Group(group);
                foreach (int i in variables)
                {
                    moved[i] = Inside(i, point[i] + Moves(i, point[i]).First);
                }

                function(moved, above);
                foreach (int i in variables)
                {
                    moved[i] = Inside(i, point[i] + Moves(i, point[i]).Second);
                }

                function(moved, below);
                foreach (int i in variables)
                {
                    double first = Inside(i, point[i] + Moves(i, point[i]).First) - point[i];
                    double second = moved[i] - point[i];
                    moved[i] = point[i];
                    ReadOnlySpan<int> rows = groups.Rows(i);
                    ReadOnlySpan<int> places = groups.Places(i);
                    for (int k = 0; k < rows.Length; k++)
                    {
                        entries[places[k]] = Slope(first, second, above[rows[k]] - residuals[rows[k]], below[rows[k]] - residuals[rows[k]]);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private void Spread(SparsityPattern pattern, ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian)
    {
        double[] entries = ArrayPool<double>.Shared.Rent(pattern.Count);
        try
        {
            ValuesAndEntries(point, residuals, entries.AsSpan(0, pattern.Count));
            pattern.Spread(entries, jacobian);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(entries);
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
