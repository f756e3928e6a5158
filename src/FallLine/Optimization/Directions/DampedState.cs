namespace FallLine.Optimization;

/// <summary>What curves of least squares share whose damping goes by the radius itself: the linearised residuals at the accepted point, the diagonal D, and how exactly they are made least.</summary>
/// <remarks>λ = c/t with c = min(1, ‖D⁻¹g‖/‖D⁻¹g₀‖): damping that falls with the gradient keeps the convergence quadratic where the residuals vanish, at singular Jacobians too (J. Fan and Y. Yuan, Computing 74 (2005) 23–39).</remarks>
/// <param name="dimension">The number of variables.</param>
/// <param name="rule">How D is chosen.</param>
internal abstract class DampedState(int dimension, ScalingRule rule) : DirectionState
{
    private const double GreatestForcing = 0.1;
    private const double LeastForcing = 1e-10;
    private const double LeastWeight = 1e-12;

    private readonly double[] _scaling = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _point = new double[dimension];
    private readonly double[] _curve = new double[dimension];
    private readonly ForcingTerm _forcing = new(GreatestForcing);
    private double _firstLength = double.NaN;
    private double _aimedStep;
    private double _cancelled;

    /// <summary>λ is 10⁻⁴ at first by the methods' first radius of 10, in units in which the columns of J have the length 1.</summary>
    public override double Unit => 1e3;

    internal override double Cancelled => _cancelled;

    /// <summary>n.</summary>
    protected int Dimension { get; } = dimension;

    /// <summary>r and J at the point last aimed at.</summary>
    protected Linearization Linear { get; private set; } = null!;

    /// <summary>That point.</summary>
    protected ReadOnlySpan<double> Point => _point;

    /// <summary>D.</summary>
    protected ReadOnlySpan<double> Scaling => _scaling;

    /// <summary>Jᵀr, 0 for variables that a bound holds.</summary>
    protected ReadOnlySpan<double> Gradient => _gradient;

    /// <summary>p(t), for the t last bent to.</summary>
    protected ReadOnlySpan<double> Curve => _curve;

    /// <summary>c.</summary>
    protected double Weight { get; private set; } = 1;

    /// <summary>η: what part of the model's gradient an iterative solution may leave.</summary>
    protected double Forcing => Math.Max(_forcing.Value, LeastForcing);

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

        Linear = linear;
        at.Gradient.CopyTo(_gradient);
        at.Point.CopyTo(_point);
        ReadOnlySpan<double> lengths = linear.Scale;
        ReadOnlySpan<bool> held = linear.Held;
        double squares = 0;
        for (int i = 0; i < Dimension; i++)
        {
            bool still = !held.IsEmpty && held[i];
            double length = still && _scaling[i] != 0 ? _scaling[i] : lengths[i];
            _scaling[i] = rule switch
            {
                ScalingRule.GreatestColumn => Math.Max(_scaling[i], length),
                ScalingRule.Column => length,
                ScalingRule.None => 1,
            };
            _gradient[i] = still ? 0 : _gradient[i];
            squares += _gradient[i] / _scaling[i] * (_gradient[i] / _scaling[i]);
        }

        double size = Math.Sqrt(squares);
        _firstLength = double.IsNaN(_firstLength) ? size : _firstLength;
        Weight = _firstLength > 0 ? Math.Clamp(size / _firstLength, LeastWeight, 1) : 1;
        _forcing.Choose(size);
        _cancelled = Vectors.Norm(linear.Residuals) * Math.Sqrt(linear.SquaredProduct(at.Point));
        _aimedStep = double.NaN;
        Aimed(at);
        return null;
    }

    /// <remarks>½‖r‖² - ½‖r + Jp‖².</remarks>
    public override double PredictedDecrease(double step)
    {
        Bend(step);
        return -Vectors.Dot(_gradient, _curve) - (0.5 * Linear.SquaredProduct(_curve));
    }

    public override void Exchange(Ledger ledger)
    {
        ledger.Numbers(_scaling);
        ledger.Numbers(_gradient);
        _forcing.Exchange(ledger);
        double weight = Weight;
        ledger.Number(ref weight);
        ledger.Number(ref _firstLength);
        Weight = weight;
    }

    /// <summary>Brings <see cref="Curve"/> to p(t).</summary>
    protected void Bend(double step)
    {
        if (step != _aimedStep)
        {
            _aimedStep = step;
            Bend(step, _curve);
        }
    }

    /// <summary>Writes p(t).</summary>
    protected abstract void Bend(double step, Span<double> curve);

    /// <summary>What else follows from a newly accepted point.</summary>
    protected abstract void Aimed(Iterate at);
}
