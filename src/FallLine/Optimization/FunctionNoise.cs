using FallLine.Optimization;

namespace FallLine;

/// <summary>How exactly a function and its gradient are computed near a point: the noise that rounding, or whatever else is not smooth, puts into them.</summary>
/// <remarks>
/// Measured from 9 evaluations along a short line through the point, by the table of their differences (Moré and Wild 2011); the distance is adapted, up to 4 times. The gradient's noise is the largest of those of
/// its components at the same points. Both are standard deviations: below a few of them, differences of values, and derivatives, mean nothing. Within bounds the line lies in the box: variables next to a bound stay where they are, and their
/// derivatives do not count.
/// </remarks>
/// <example><code>
/// FunctionNoise noise = FunctionNoise.Measure(objective, result.Point.AsSpan())!;
/// Console.WriteLine($"values are exact to {noise.Value}, derivatives to {noise.Gradient}");
/// </code></example>
public sealed record FunctionNoise
{
    private const int Points = 9;
    private const int MostLines = 4;

    /// <summary>The evaluations along one line.</summary>
    internal const int LineEvaluations = Points;

    private const double FirstDistance = 1e-10;
    private const double Change = 100;

    /// <summary>Within so many standard deviations a partial derivative, of many, is noise.</summary>
    internal const double WithinNoise = 10;

    private FunctionNoise()
    {
    }

    /// <summary>The standard deviation of the noise in values.</summary>
    public required double Value { get; init; }

    /// <summary>The largest standard deviation of the noise in a partial derivative.</summary>
    public required double Gradient { get; init; }

    /// <summary>Measures the noise near a point.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where; one finite number per variable.</param>
    /// <returns>The noise; null where it cannot be told: values that are not finite, that do not change over the line, or that change too fast at every distance.</returns>
    public static FunctionNoise? Measure(Objective objective, ReadOnlySpan<double> point)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (point.Length != objective.Dimension)
        {
            throw new ArgumentException($"The point has {point.Length} numbers, but the objective has {objective.Dimension} variables.", nameof(point));
        }

        double[] values = new double[Points];
        double[][] gradients = [.. values.Select(_ => new double[objective.Dimension])];
        double distance = FirstDistance;
        for (int line = 0; line < MostLines; line++)
        {
            Evaluate(objective, point, distance, values, gradients);
            if (values.Any(value => !double.IsFinite(value)))
            {
                return null;
            }

            (DifferenceTable.Verdict verdict, double noise) = DifferenceTable.Noise([.. values]);
            if (verdict == DifferenceTable.Verdict.Found)
            {
                return new FunctionNoise { Value = noise, Gradient = OfGradient(gradients, double.NegativeInfinity).Max() };
            }

            distance *= verdict == DifferenceTable.Verdict.TooNear ? Change : 1 / Change;
        }

        return null;
    }

    /// <summary>Whether every partial derivative at a point is within a few standard deviations of zero, by <see cref="LineEvaluations"/> evaluations: then a direction made of them means nothing.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where.</param>
    /// <param name="gradient">The gradient there.</param>
    /// <param name="noise">The largest noise of a partial derivative.</param>
    internal static bool Drowns(Objective objective, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, out double noise)
    {
        double[] values = new double[Points];
        double[][] gradients = [.. values.Select(_ => new double[objective.Dimension])];
        Evaluate(objective, point, FirstDistance, values, gradients);
        double[] components = OfGradient(gradients, 0);
        noise = Vectors.LargestMagnitude(components);
        var bounds = objective.Term as Bounds;
        for (int i = 0; i < gradient.Length; i++)
        {
            // At a bound that holds its variable a derivative may be what it likes.
            bool held = bounds is not null && IsConfined(bounds, point[i], FirstDistance, i)
                && (bounds.Lower[i] == bounds.Upper[i] || point[i] - bounds.Lower[i] <= bounds.Upper[i] - point[i] == gradient[i] > 0);
            if (!held && !(Math.Abs(gradient[i]) <= WithinNoise * components[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The line leads in no variable's direction, by steps in proportion to the variables.</summary>
    private static void Evaluate(Objective objective, ReadOnlySpan<double> point, double distance, double[] values, double[][] gradients)
    {
        double[] at = new double[point.Length];
        var bounds = objective.Term as Bounds;
        for (int k = 0; k < Points; k++)
        {
            for (int i = 0; i < at.Length; i++)
            {
                // Weyl's sequence of the golden ratio, with both signs.
                double part = (i + 1) * 0.6180339887498949 % 1;
                double along = part < 0.5 ? part - 1 : part;
                at[i] = IsConfined(bounds, point[i], distance, i) ? point[i] : point[i] + ((k - (Points / 2)) * distance * along * Math.Max(1, Math.Abs(point[i])));
            }

            values[k] = objective.ValueAndGradient(at, gradients[k]);
            for (int i = 0; i < at.Length; i++)
            {
                gradients[k][i] = IsConfined(bounds, point[i], distance, i) ? 0 : gradients[k][i];
            }
        }
    }

    /// <summary>Whether a variable is so near a bound that the line would lead out of the box.</summary>
    private static bool IsConfined(Bounds? bounds, double x, double distance, int i)
    {
        double reach = (Points / 2) * distance * Math.Max(1, Math.Abs(x));
        return bounds is not null && (x - reach < bounds.Lower[i] || x + reach > bounds.Upper[i]);
    }

    /// <param name="gradients">The gradients along the line.</param>
    /// <param name="unknown">The noise of a component that changes too fast to tell; where it is negative, what is left of the highest differences.</param>
    private static double[] OfGradient(double[][] gradients, double unknown)
    {
        double[] noises = new double[gradients[0].Length];
        Span<double> component = stackalloc double[Points];
        for (int i = 0; i < noises.Length; i++)
        {
            double size = 0;
            for (int k = 0; k < Points; k++)
            {
                component[k] = gradients[k][i];
                size = Math.Max(size, Math.Abs(component[k]));
            }

            (DifferenceTable.Verdict verdict, double noise) = DifferenceTable.Differences(component);
            noises[i] = verdict == DifferenceTable.Verdict.TooNear ? Math.BitIncrement(size) - size
                : verdict == DifferenceTable.Verdict.TooFar && unknown >= 0 ? unknown
                : noise;
        }

        return noises;
    }
}
