using FallLine.Optimization;

namespace FallLine;

/// <summary>The steepest descent in the norm √(xᵀMx) of a matrix M that the user knows: d = -M⁻¹g.</summary>
/// <remarks>With M = ∇²f it is Newton's method; with M diagonal it rescales each variable. Its natural step is 1. Boyd and Vandenberghe, Convex Optimization, 2004, section 9.4.1.</remarks>
public sealed record PreconditionedDescent : IDirection
{
    /// <summary>M ≈ the Hessian.</summary>
    public required Preconditioner Preconditioner { get; init; }

    /// <inheritdoc/>
    public string Name => "preconditioned-descent";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Preconditioner);

    private sealed class State(int dimension, Preconditioner preconditioner) : StraightDirectionState(dimension)
    {
        public override double NaturalStep => 1;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            preconditioner.Solve(at.Point, at.Gradient, Vector);
            Vectors.Negate(Vector, Vector);
            return null;
        }
    }
}
