using System.Collections.Immutable;
using FallLine.Diagnosis;
using FallLine.Messages;

namespace FallLine;

/// <summary>Holds a hand-written gradient against differences of the function's values, and names what is wrong with it.</summary>
/// <remarks>
/// First the slope in two seeded random directions, which costs a few dozen values however many variables there are. Only where it differs is every component compared, here and
/// at a second point nearby: what the faults have in common at both tells their cause.
/// </remarks>
/// <example><code>
/// Console.WriteLine(GradientCheck.Run(objective, [-1.2, 1]));
/// </code></example>
public static class GradientCheck
{
    /// <summary>Up to this many components are compared one by one.</summary>
    public const int LargestCompared = 1000;

    /// <summary>Checks the gradient at a point. Choose one without symmetry: at the origin much is zero, rightly or not.</summary>
    /// <param name="objective">The function; with exact derivatives or differences it is compared all the same.</param>
    /// <param name="point">Where; <see cref="Objective.Dimension"/> finite numbers.</param>
    /// <param name="tolerance">The relative difference that is still right, above what differences are wrong by.</param>
    /// <param name="seed">Of the random directions and the second point.</param>
    /// <exception cref="ArgumentException">The point does not fit the objective.</exception>
    public static GradientReport Run(Objective objective, ReadOnlySpan<double> point, double tolerance = 1e-6, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        if (point.Length != objective.Dimension)
        {
            throw new ArgumentException($"The point has {Numbers.Count(point.Length, "number")}, but the objective has {Numbers.Count(objective.Dimension, "variable")}.", nameof(point));
        }

        GradientProbe here = new(objective, point.ToArray(), tolerance);
        if (here.Untestable() is { } finding)
        {
            return new GradientReport { Components = [], Causes = [finding] };
        }

        Random random = new(seed);
        if (here.AgreesAlong(random) && here.AgreesAlong(random))
        {
            return new GradientReport { Components = [], Causes = [] };
        }

        ImmutableArray<ComponentDifference> wrong = [.. Enumerable.Range(0, Math.Min(point.Length, LargestCompared)).Where(i => !here.IsFixed(i)).Select(here.Compare).Where(component => component.IsWrong).Select(component => component.Difference)];
        return new GradientReport { Components = wrong, Causes = GradientFaults.Of(here, wrong, random) };
    }
}
