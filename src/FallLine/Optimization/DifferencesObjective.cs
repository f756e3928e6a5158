using System.Buffers;

namespace FallLine.Optimization;

/// <summary>An objective of code that gives its value alone.</summary>
internal sealed class DifferencesObjective(Parameters parameters, ValueFunction function, CentralDifferences differences) : Objective
{
    public override int Dimension => Parameters.Size;

    public override DerivativeOrder Order => DerivativeOrder.Gradient;

    public override DerivativeSource Derivatives => DerivativeSource.Differences;

    public override int ValuesPerGradient => 1 + (2 * Dimension);

    public override Parameters Parameters { get; } = parameters;

    internal override CentralDifferences? Differences => differences;

    public override double Value(ReadOnlySpan<double> point) => function(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double value = function(point);
        double[] rented = ArrayPool<double>.Shared.Rent(point.Length);
        try
        {
            Span<double> moved = rented.AsSpan(0, point.Length);
            point.CopyTo(moved);
            for (int i = 0; i < point.Length; i++)
            {
                // The distance as it is after rounding, not as it was meant.
                double step = differences.StepAt(point[i]);
                double right = point[i] + step;
                double left = point[i] - step;
                moved[i] = right;
                double above = function(moved);
                moved[i] = left;
                double below = function(moved);
                moved[i] = point[i];
                gradient[i] = (double.IsFinite(above), double.IsFinite(below)) switch
                {
                    (true, false) => (above - value) / (right - point[i]),
                    (false, true) => (value - below) / (point[i] - left),
                    _ => (above - below) / (right - left),
                };
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }

        return value;
    }
}
