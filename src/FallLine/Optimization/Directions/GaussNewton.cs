using FallLine.Optimization;

namespace FallLine;

/// <summary>To the minimum of the linearised residuals: d = -J⁺·r, the least-squares solution of J·d = -r.</summary>
/// <remarks>
/// Newton's direction without the second derivatives of the residuals: exact where these or the residuals vanish. By the factors of J, never of JᵀJ. Where columns of J are combinations of others, up to
/// rounding, it is the shortest of all solutions, every column counting as of length 1. Nocedal and Wright, Numerical Optimization, 2nd ed., section 10.3; C. F. Gauss 1809. Work per step: one Jacobian and 2mn² multiplications and additions, memory 2mn; of a sparse Jacobian both go by its entries.
/// </remarks>
public sealed record GaussNewton : IDirection
{
    /// <inheritdoc/>
    public string Name => "gauss-newton";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool NeedsResiduals => true;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State(int dimension) : StraightDirectionState(dimension)
    {
        private double _gain;

        public override double NaturalStep => 1;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            if (evaluator.Linearize(at) is not { } linear)
            {
                return evaluator.Interruption;
            }

            if (!linear.IsFinite)
            {
                return Reasons.NonFiniteJacobian;
            }

            linear.GaussNewton(Vector);
            _gain = linear.Split().Reachable;
            _gain *= _gain;
            return null;
        }

        public override double PredictedDecrease(double step) => step * (1 - (0.5 * step)) * _gain;
    }
}
