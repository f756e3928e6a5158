namespace FallLine.Optimization;

/// <summary>What directions of least squares share: the linearised residuals at the accepted point, their factors, the diagonal D, and the Gauss–Newton step.</summary>
/// <param name="dimension">The number of variables.</param>
/// <param name="rule">How D is chosen.</param>
internal abstract class LeastSquaresCurveState(int dimension, ScalingRule rule) : DirectionState
{
    private readonly double[] _scaling = new double[dimension];
    private readonly double[] _newton = new double[dimension];
    private double _unit = double.NaN;
    private double _cancelled;

    /// <summary>Where the curve ends: at the Gauss–Newton step.</summary>
    public override double NaturalStep => NewtonLength;

    /// <summary>‖D·x‖ at the start, as in MINPACK: a step of that length changes everything.</summary>
    public override double Unit => _unit;

    /// <summary>‖r‖·‖J·x‖: residuals are what is left of data and model, each of about the size of J·x and rounded relative to it.</summary>
    internal override double Cancelled => _cancelled;

    /// <summary>n.</summary>
    protected int Dimension { get; } = dimension;

    /// <summary>D.</summary>
    protected ReadOnlySpan<double> Scaling => _scaling;

    /// <summary>-J⁺·r.</summary>
    protected ReadOnlySpan<double> Newton => _newton;

    /// <summary>‖D·J⁺r‖.</summary>
    protected double NewtonLength { get; private set; }

    /// <summary>r and J at the point last aimed at.</summary>
    protected Linearization Linear { get; private set; } = null!;

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
        ReadOnlySpan<double> lengths = linear.Scale;
        for (int i = 0; i < Dimension; i++)
        {
            double length = linear.Held.IsEmpty || !linear.Held[i] || _scaling[i] == 0 ? lengths[i] : _scaling[i];
            _scaling[i] = rule switch
            {
                ScalingRule.GreatestColumn => Math.Max(_scaling[i], length),
                ScalingRule.Column => length,
                ScalingRule.None => 1,
            };
        }

        _cancelled = Vectors.Norm(linear.Residuals) * Math.Sqrt(linear.SquaredProduct(at.Point));
        linear.GaussNewton(_newton);
        NewtonLength = Length(_newton);
        if (double.IsNaN(_unit))
        {
            double length = Length(at.Point);
            _unit = length > 0 ? length : 1;
        }

        Aimed(at);
        return null;
    }

    public override void Exchange(Ledger ledger)
    {
        ledger.Numbers(_scaling);
        ledger.Number(ref _unit);
    }

    /// <summary>What else follows from a newly accepted point.</summary>
    protected abstract void Aimed(Iterate at);

    /// <summary>‖D·x‖.</summary>
    protected double Length(ReadOnlySpan<double> x)
    {
        double squares = 0;
        for (int i = 0; i < Dimension; i++)
        {
            double element = _scaling[i] * x[i];
            squares += element * element;
        }

        return Math.Sqrt(squares);
    }

    /// <summary>‖D⁻¹·g‖.</summary>
    protected double DualLength(ReadOnlySpan<double> gradient)
    {
        double squares = 0;
        for (int i = 0; i < Dimension; i++)
        {
            double element = gradient[i] / _scaling[i];
            squares += element * element;
        }

        return Math.Sqrt(squares);
    }
}
