namespace FallLine.Optimization;

/// <summary>What lies around a point: the directions that nothing there forbids, the curvature along them, and the way back to what bounds and constraints allow.</summary>
internal abstract class Surroundings
{
    /// <summary>The directions that nothing with a multiplier forbids, orthogonal to each other and of length 1.</summary>
    public abstract IReadOnlyList<double[]> Free { get; }

    /// <summary>Those of them that lead away from a bound or a constraint which the point lies on and which does not hold it back.</summary>
    public abstract IReadOnlyList<double[]> Inward { get; }

    /// <summary>The second derivatives, n by n, of what is at its least along the free directions.</summary>
    public abstract void Hessian(ReadOnlySpan<double> point, Span<double> hessian);

    /// <summary>Moves a point to the nearest one allowed, nearly; false where none was found.</summary>
    public abstract bool Enter(Span<double> point);

    /// <summary>How much lower than at the point looked at the value may be at another because constraints are not met exactly at one of the two.</summary>
    public abstract double Slack(ReadOnlySpan<double> other);
}
