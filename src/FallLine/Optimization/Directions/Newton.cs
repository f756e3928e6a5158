using FallLine.Optimization;

namespace FallLine;

/// <summary>To the minimum of the local quadratic: (∇²f(x) + τ·I)·d = -∇f(x), with τ = 0 wherever the Hessian is positive definite.</summary>
/// <remarks>
/// Where the Hessian is not safely positive definite, τ grows until the Cholesky factorisation of ∇²f + τ·I succeeds: from 10⁻¹⁰ times the
/// largest element of the Hessian (beyond its most negative diagonal element, if there is one) by factors of 10. The direction then descends, and along negative curvature it leads away
/// from a saddle or a maximum as soon as the gradient has any part that way. Nocedal and Wright, Numerical Optimization, algorithm 3.3, with a smaller first shift:
/// theirs, 10⁻³ of the norm, turns a merely ill-conditioned Hessian into slow gradient descent.
/// </remarks>
public sealed record Newton : IDirection
{
    /// <inheritdoc/>
    public string Name => "newton";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Hessian;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State(int dimension) : StraightDirectionState(dimension)
    {
        private readonly double[] _hessian = new double[checked(dimension * dimension)];
        private readonly double[] _factor = new double[checked(dimension * dimension)];

        public override double NaturalStep => 1;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (!evaluator.Hessian(at, _hessian))
            {
                return evaluator.Interruption;
            }

            if (!double.IsFinite(Vectors.LargestMagnitude(_hessian)))
            {
                return Reasons.NonFiniteHessian;
            }

            _ = Cholesky.FactorShifted(_hessian, _factor, Vector.Length);
            Vectors.Negate(at.Gradient, Vector);
            Cholesky.Solve(_factor, Vector);
            return null;
        }
    }
}
