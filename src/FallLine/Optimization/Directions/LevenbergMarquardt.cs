using FallLine.Optimization;

namespace FallLine;

/// <summary>The linearised residuals at their least within a radius: p(t) minimises ‖r + J·p‖ over ‖D·p‖ ≤ t.</summary>
/// <remarks>
/// <para>p(t) = -(JᵀJ + λ·D²)⁻¹·Jᵀr, with λ ≥ 0 such that ‖D·p‖ = t, or λ = 0 and p inside. By default D holds the greatest length that each column of J has had, which makes every step
/// independent of the variables' units. λ is found by Hebden's iteration to a thousandth of the radius, on the factors of J: a refused step costs one evaluation and no new factorisation, and JᵀJ is never
/// formed. J. J. Moré, The Levenberg–Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630 (1978) 105–116; K. Levenberg 1944; D. W. Marquardt 1963.</para>
/// <para>Within <see cref="Bounds"/>, variables on a bound across which the value falls are held; those that a step would carry out stop at their bound while the others are solved for again, so that bounds are
/// reached exactly.</para>
/// <para>With <see cref="Acceleration"/> the step follows the curvature of the model, as a geodesic does: p = v + ½a with a = -(JᵀJ + λD²)⁻¹·Jᵀr″, where v is the step above and r″ the residuals' second
/// derivative along it, from one more evaluation: r″ = 2/h·((r(x + hv) - r)/h - Jv), h = 0.1; where 2‖Da‖ exceeds <see cref="Acceleration"/>·‖Dv‖, the step stays v. It saves steps in narrow curved valleys, and
/// holds for the loss without robustness, without bounds. M. K. Transtrum and J. P. Sethna, arXiv:1201.5885 (2012), sections 2 and 5.</para>
/// <para>Work per step: one Jacobian and 2mn² multiplications and additions; memory 2mn. Of a sparse Jacobian both go by its entries, and p(t) = -(JᵀJ + c·D²/t)⁻¹·Jᵀr with c = min(1, ‖D⁻¹g‖/‖D⁻¹g₀‖); steps are then straight.</para>
/// </remarks>
public sealed record LevenbergMarquardt : IDirection
{
    /// <summary>The declaration of <see cref="Scaling"/>.</summary>
    public static ChoiceOption<LevenbergMarquardt, ScalingRule> ScalingOption { get; } = ScalingRuleOption.Of<LevenbergMarquardt>(part => part.Scaling, (part, value) => part with { Scaling = value });

    /// <summary>The declaration of <see cref="Acceleration"/>.</summary>
    public static NumberOption<LevenbergMarquardt, double> AccelerationOption { get; } = new(
        "acceleration",
        0,
        "By how much of its length the model's curvature may bend a step (geodesic acceleration; 0.75 is customary), for one more evaluation; 0 leaves steps straight, as bounds and robust losses do.",
        part => part.Acceleration,
        (part, value) => part with { Acceleration = value })
    { AtLeast = 0, AtMost = 1 };

    private static readonly Option[] s_options = [ScalingOption, AccelerationOption];

    /// <summary>How the length of a step is measured; by default with the greatest length of each column of the Jacobian so far.</summary>
    public ScalingRule Scaling { get; init; } = ScalingOption.DefaultValue;

    /// <summary>By how much of its length the curvature may bend a step; from 0 to 1, default 0, which leaves steps straight.</summary>
    public double Acceleration { get; init => field = AccelerationOption.Check(value); } = AccelerationOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "levenberg-marquardt";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool NeedsResiduals => true;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var bounds = objective.Term as Bounds;
        return objective.Residuals is { JacobianPattern: not null } ? new SparseDampedState(objective.Dimension, Scaling, bounds)
            : new State(objective.Dimension, Scaling, bounds, Acceleration > 0 && objective.Term is null && ReferenceEquals(objective.Loss, RobustLoss.Linear) ? new Geodesic(objective.Residuals!, Acceleration) : null);
    }

    private sealed class State(int dimension, ScalingRule rule, Bounds? bounds, Geodesic? geodesic) : LeastSquaresCurveState(dimension, rule)
    {
        private const double Tolerance = 1e-3;
        private const int MostRounds = 30;

        private readonly double[] _curve = new double[dimension];
        private readonly double[] _inverse = new double[dimension];
        private readonly double[] _gradient = new double[dimension];
        private readonly double[] _point = new double[dimension];
        private readonly DenseBox? _box = bounds is null ? null : new(dimension, bounds);
        private readonly double[] _bent = new double[geodesic is null ? 0 : dimension];
        private Evaluator? _evaluator;
        private DenseLinearization _linear = null!;
        private double _dualLength;
        private double _damping;
        private double _aimedStep;
        private double _newtonSlope;
        private double? _confinedFall;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            _evaluator = evaluator;
            return base.Aim(at, evaluator);
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            Bend(step);
            if (geodesic is not null)
            {
                Vectors.AddScaled(from, 1, _bent, to);
            }
            else if (_box is null)
            {
                Vectors.AddScaled(from, 1, _curve, to);
            }
            else
            {
                _box.Move(from, _curve, to);
            }
        }

        /// <remarks>From (JᵀJ + λD²)·p = -g follows p′ = q·‖Dp‖/(D²p)ᵀq with q = (JᵀJ + λD²)⁻¹·D²p; at t = 0 it is -D⁻²g/‖D⁻¹g‖.</remarks>
        public override double Slope(ReadOnlySpan<double> gradient, double step)
        {
            if (step == 0)
            {
                double sum = 0;
                for (int i = 0; i < Dimension; i++)
                {
                    sum -= gradient[i] * _gradient[i] / (Scaling[i] * Scaling[i]);
                }

                return _dualLength == 0 ? 0 : sum / _dualLength;
            }

            Bend(step);
            if (step >= NewtonLength)
            {
                return 0;
            }

            double across = Across(_curve);
            return Vectors.Dot(gradient, _inverse) * Length(_curve) / across;
        }

        /// <remarks>½‖r‖² - ½‖r + Jp‖² = -gᵀp - ½‖Jp‖², and -gᵀp = ‖Jp‖² + λ‖Dp‖²: a sum of squares, which does not cancel.</remarks>
        public override double PredictedDecrease(double step)
        {
            Bend(step);
            if (_confinedFall is { } confined)
            {
                return confined;
            }

            double length = Length(_curve);
            return (0.5 * _linear.SquaredProduct(_curve)) + (_damping * length * length);
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            ledger.Numbers(_gradient);
            ledger.Number(ref _dualLength);
        }

        protected override void Aimed(Iterate at)
        {
            _linear = (DenseLinearization)Linear;
            at.Gradient.CopyTo(_gradient);
            at.Point.CopyTo(_point);
            if (_box is not null)
            {
                _box.Whole = _linear.Factored();
            }

            for (int i = 0; i < Linear.Held.Length; i++)
            {
                _gradient[i] = Linear.Held[i] ? 0 : _gradient[i];
            }

            _dualLength = DualLength(_gradient);
            _damping = 0;
            _aimedStep = double.NaN;
            _newtonSlope = _linear.Factored().Rank == Dimension ? Across(Newton) / NewtonLength : double.NaN;
        }

        private void Bend(double step)
        {
            if (step == _aimedStep)
            {
                return;
            }

            _aimedStep = step;
            Damp(step);
            geodesic?.Bend(_linear, _evaluator!, _linear.Solver, Scaling, _point, _curve, _bent);
            _confinedFall = _box?.Confine(Scaling, _damping, _point, _gradient, step, _curve);
        }

        private void Damp(double step)
        {
            if (step >= NewtonLength)
            {
                _damping = 0;
                Newton.CopyTo(_curve);
                return;
            }

            double lower = _newtonSlope > 0 ? (NewtonLength - step) / step * NewtonLength / _newtonSlope : 0;
            double upper = _dualLength / step;
            double damping = Math.Clamp(_damping > 0 ? _damping : lower, lower, Math.Max(lower, upper));
            for (int round = 0; ; round++)
            {
                damping = damping > 0 ? damping : 1e-3 * upper;
                _linear.Solver.Solve(_linear.Factored(), Scaling, damping, _curve);
                double length = Length(_curve);
                double excess = length - step;
                if (Math.Abs(excess) <= Tolerance * step || round == MostRounds)
                {
                    break;
                }

                (lower, upper) = excess > 0 ? (Math.Max(lower, damping), upper) : (lower, Math.Min(upper, damping));
                double next = damping + (excess / step * length * length / Across(_curve));
                damping = next > lower && next < upper ? next : Math.Max(1e-3 * upper, Math.Sqrt(lower * upper));
            }

            _damping = damping;
        }

        /// <summary>(D²p)ᵀ(JᵀJ + λD²)⁻¹D²p, leaving (JᵀJ + λD²)⁻¹D²p behind.</summary>
        private double Across(ReadOnlySpan<double> step)
        {
            for (int i = 0; i < Dimension; i++)
            {
                _inverse[i] = Scaling[i] * Scaling[i] * step[i];
            }

            _linear.Solver.SolveNormal(_inverse);
            double sum = 0;
            for (int i = 0; i < Dimension; i++)
            {
                sum += Scaling[i] * Scaling[i] * step[i] * _inverse[i];
            }

            return sum;
        }
    }
}
