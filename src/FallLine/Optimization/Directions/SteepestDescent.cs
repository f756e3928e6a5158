using FallLine.Optimization;

namespace FallLine;

/// <summary>Straight downhill: d = -∇f(x).</summary>
/// <remarks>
/// Needs the gradient; remembers nothing. On a quadratic with condition number κ the error shrinks per step at best by
/// (κ - 1)/(κ + 1) = 1 - 2/(κ + 1), at the constant rate 2/(smallest + largest curvature), and by the same factor with an
/// exact line search in the worst case.
/// </remarks>
public sealed record SteepestDescent : IDirection, IStableRate
{
    /// <inheritdoc/>
    public string Name => "steepest-descent";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public double LargestStableRate(double curvature) => 2 / curvature;

    /// <inheritdoc/>
    public double Contraction(double rate, double curvature) => Math.Abs(1 - (rate * curvature));

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State(int dimension) : StraightDirectionState(dimension)
    {
        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            Vectors.Negate(at.Gradient, Vector);
            return null;
        }
    }
}
