using System.Buffers;

namespace FallLine.Optimization;

/// <summary>An objective of code that gives its value alone.</summary>
/// <param name="parameters">The variables.</param>
/// <param name="function">Gives the value.</param>
/// <param name="differences">How differences are taken.</param>
/// <param name="bounds">Outside of these it is not evaluated; null for none.</param>
internal sealed class DifferencesObjective(Parameters parameters, ValueFunction function, CentralDifferences differences, Bounds? bounds = null) : Objective
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
                double step = differences.StepAt(point[i]);
                if (bounds is not null && !(point[i] + step <= bounds.Upper[i] && point[i] - step >= bounds.Lower[i]))
                {
                    gradient[i] = AtBound(i, step, value, moved);
                    moved[i] = point[i];
                    continue;
                }

                // The distance as it is after rounding, not as it was meant.
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

    internal override Objective Confined(Bounds within) => new DifferencesObjective(Parameters, function, differences, within);

    /// <summary>
    /// The derivative where a bound is too near for a step to both sides: that of the parabola through three points on the side with room, as exact as a central difference up to a factor
    /// of 2. 0 for a fixed variable, whose derivative cannot be seen from within.
    /// </summary>
    private double AtBound(int i, double step, double value, Span<double> moved)
    {
        double x = moved[i];
        (double below, double above) = (x - bounds!.Lower[i], bounds.Upper[i] - x);
        (double first, double second) = above >= 2 * step ? (x + step, x + (2 * step))
            : below >= 2 * step ? (x - step, x - (2 * step))
            : below > 0 && above > 0 ? (bounds.Lower[i], bounds.Upper[i])
            : above > 0 ? (x + (above / 2), bounds.Upper[i])
            : (x - (below / 2), bounds.Lower[i]);
        if (below + above == 0)
        {
            return 0;
        }

        moved[i] = first;
        double atFirst = function(moved) - value;
        moved[i] = second;
        double atSecond = function(moved) - value;
        (double p, double q) = (first - x, second - x);
        return ((q * (atFirst / p)) - (p * (atSecond / q))) / (q - p);
    }
}
