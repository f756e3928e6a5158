using FallLine.Optimization;

namespace FallLine;

/// <summary>Newton's step along the line, which on a quadratic ends at its lowest point exactly: t = -φ′(0)/dᵀ∇²f·d, by one product with the Hessian.</summary>
/// <remarks>
/// On other functions the step is halved until the value falls by a ten-thousandth of what the slope promises (Armijo); where the line curves down, the first trial is the
/// direction's natural step, else a step of length 1 at first and later one that would gain as much as the last. Nocedal and Wright, Numerical Optimization, 2nd ed., equation 3.55. For straight directions.
/// Gives up with <c>line-search</c> or <c>rounding</c>.
/// </remarks>
public sealed record ExactStep : IStepSize
{
    private const double SufficientDecrease = 1e-4;
    private const double Shrink = 0.5;

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.HessianProduct;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(dimension);

    private sealed class State(int dimension) : StepSizeState
    {
        private readonly SearchMemory _memory = new();
        private readonly ArmijoSearch _search = new(SufficientDecrease, Shrink, Shrink);
        private readonly double[] _direction = new double[dimension];
        private readonly double[] _product = new double[dimension];

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            if (!(slope0 < 0))
            {
                return LineSearch.WithoutSlope(_memory, from, along, to, evaluator);
            }

            along.Tangent(_direction);
            if (!evaluator.HessianProduct(from, _direction, _product))
            {
                return evaluator.Interruption;
            }

            double exact = -slope0 / Vectors.Dot(_direction, _product);
            return _search.Run(_memory, from, along, to, evaluator, exact is > 0 and < double.PositiveInfinity ? exact : _memory.FirstTrial(along, slope0));
        }

        public override void Exchange(Ledger ledger) => _memory.Exchange(ledger);
    }
}
