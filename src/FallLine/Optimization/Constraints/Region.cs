using FallLine.Optimization;

namespace FallLine;

/// <summary>A closed convex set in which the variables stay, with its projection: the term that is 0 inside and infinite outside.</summary>
/// <remarks>A run within a region begins inside, and the objective is evaluated nowhere else.</remarks>
public abstract class Region : ProximalTerm
{
    /// <summary>What a point may be beside the set, relative to the largest of 1 and its elements, and still count as in it: projections are rounded.</summary>
    private const double Rounding = 1e-9;

    /// <summary>The point of the set nearest to <paramref name="point"/>.</summary>
    /// <param name="point">Any point.</param>
    /// <param name="result">Receives the nearest; it may be <paramref name="point"/> itself.</param>
    public abstract void Project(ReadOnlySpan<double> point, Span<double> result);

    /// <summary>Whether <paramref name="point"/> lies in the set, up to the rounding of its projection.</summary>
    /// <param name="point">Any point.</param>
    public virtual bool Contains(ReadOnlySpan<double> point)
    {
        double away = Vectors.LargestDifference(point, Nearest(point));
        return away <= Rounding * Math.Max(1, Vectors.LargestMagnitude(point));
    }

    /// <summary>The point of the set nearest to <paramref name="point"/>: a start for a run.</summary>
    /// <param name="point">Any point.</param>
    public double[] Nearest(ReadOnlySpan<double> point)
    {
        double[] nearest = new double[point.Length];
        Project(point, nearest);
        return nearest;
    }

    /// <summary>0 inside, positive infinity outside.</summary>
    /// <param name="point">Where.</param>
    public sealed override double Value(ReadOnlySpan<double> point) => Contains(point) ? 0 : double.PositiveInfinity;

    /// <summary>The projection, whatever the step.</summary>
    /// <inheritdoc/>
    public sealed override void Prox(ReadOnlySpan<double> point, double step, Span<double> result) => Project(point, result);

    internal sealed override void Confine(Span<double> point) => Project(point, point);

    internal override string? Refusal(ReadOnlySpan<double> start, Parameters parameters) => Contains(start) ? null
        : $"The start lies outside the {Name} that the variables stay in. Start inside: Nearest(start) gives the nearest point of it.";
}
