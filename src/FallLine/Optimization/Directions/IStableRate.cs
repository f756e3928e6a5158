namespace FallLine;

/// <summary>A direction for which theory knows the largest constant rate that does not diverge.</summary>
public interface IStableRate
{
    /// <summary>The rate at which a quadratic of largest curvature <paramref name="curvature"/> neither converges nor diverges; below it, it converges.</summary>
    /// <param name="curvature">The largest eigenvalue of the Hessian, above 0.</param>
    double LargestStableRate(double curvature);

    /// <summary>The factor by which the distance to a quadratic's minimum shrinks per step in the long run, along a direction of one curvature; above 1 it grows.</summary>
    /// <param name="rate">The constant rate.</param>
    /// <param name="curvature">The eigenvalue of the Hessian in that direction.</param>
    double Contraction(double rate, double curvature);

    /// <summary>The rate that minimises a quadratic's fastest direction soonest: a safe choice.</summary>
    /// <param name="curvature">The largest eigenvalue of the Hessian, above 0.</param>
    double SafeRate(double curvature) => LargestStableRate(curvature) / 2;
}
