using FallLine.Optimization;

namespace FallLine;

/// <summary>Two straight legs in the place of Levenberg and Marquardt's curve: down the scaled gradient, then over to the Gauss–Newton step.</summary>
/// <remarks>
/// <para>With B = JᵀJ and lengths ‖D·p‖, D as for <see cref="LevenbergMarquardt"/>: first leg along -D⁻²g to the minimum of the linearised residuals on it, second leg to -J⁺r; p(t) is the point at distance t.
/// M. J. D. Powell, A hybrid method for nonlinear equations, 1970. It finds no λ, so a step is cheaper; it follows the gradient longer, so there are more of them.</para>
/// <para>Work per step: one Jacobian and 2mn² multiplications and additions, memory 2mn; of a sparse Jacobian both go by its entries.</para>
/// </remarks>
public sealed record GaussNewtonDogleg : IDirection
{
    /// <summary>The declaration of <see cref="Scaling"/>.</summary>
    public static ChoiceOption<GaussNewtonDogleg, ScalingRule> ScalingOption { get; } = ScalingRuleOption.Of<GaussNewtonDogleg>(part => part.Scaling, (part, value) => part with { Scaling = value });

    private static readonly Option[] s_options = [ScalingOption];

    /// <summary>How the length of a step is measured; by default with the greatest length of each column of the Jacobian so far.</summary>
    public ScalingRule Scaling { get; init; } = ScalingOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "gauss-newton-dogleg";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool NeedsResiduals => true;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Scaling);

    private sealed class State(int dimension, ScalingRule rule) : LeastSquaresCurveState(dimension, rule)
    {
        private readonly DoglegPath _path = new(dimension);
        private readonly double[] _point = new double[dimension];

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            _path.Point(step, _point);
            for (int i = 0; i < Dimension; i++)
            {
                to[i] = from[i] + (_point[i] / Scaling[i]);
            }
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step)
        {
            for (int i = 0; i < Dimension; i++)
            {
                _point[i] = gradient[i] / Scaling[i];
            }

            return _path.Slope(_point, step);
        }

        public override double PredictedDecrease(double step) => _path.Fall(step);

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            _path.Exchange(ledger);
        }

        protected override void Aimed(Iterate at)
        {
            for (int i = 0; i < Dimension; i++)
            {
                _path.Gradient[i] = at.Gradient[i] / Scaling[i];
                _path.Newton[i] = Newton[i] * Scaling[i];
            }

            _path.LayFirst(Curvature(_path.Gradient));
            _path.LaySecond(Curvature(_path.Leg));
        }

        private double Curvature(ReadOnlySpan<double> scaled)
        {
            for (int i = 0; i < Dimension; i++)
            {
                _point[i] = scaled[i] / Scaling[i];
            }

            return Linear.SquaredProduct(_point);
        }
    }
}
