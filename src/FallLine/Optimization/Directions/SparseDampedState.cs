namespace FallLine.Optimization;

/// <summary>Levenberg and Marquardt's curve for a sparse Jacobian: p(t) = -(JᵀJ + D²/t)⁻¹·Jᵀr.</summary>
/// <remarks>
/// <para>
/// The radius is 1/λ itself, so that each trial is one solution; the dense curve, measured by ‖D·p‖, takes several to find its λ, which there cost next to nothing once J is factored. With radii that grow and shrink by factors
/// it converges to stationary points as with ‖D·p‖ (K. Madsen, H. B. Nielsen and O. Tingleff, Methods for non-linear least squares problems, 2004, section 3.2, and as in Ceres).
/// </para>
/// <para>
/// As long as LSMR goes without a factor, a step may leave a part η of the model's gradient (<see cref="ForcingTerm"/>). S. J. Wright and J. N. Holt, An inexact Levenberg–Marquardt method for large sparse nonlinear least squares,
/// J. Austral. Math. Soc. Ser. B 26 (1985) 387–403, prove that the iterates converge to a stationary point for every η bounded below 1, and superlinearly where η tends to 0 at a solution without residuals.
/// </para>
/// </remarks>
internal sealed class SparseDampedState(int dimension, ScalingRule rule, Bounds? bounds) : DirectionState
{
    private const double GreatestForcing = 0.1;
    private const double LeastForcing = 1e-10;

    private readonly double[] _scaling = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _point = new double[dimension];
    private readonly double[] _curve = new double[dimension];
    private readonly double[] _tangent = new double[dimension];
    private readonly SparseBox? _box = bounds is null ? null : new(dimension, bounds);
    private readonly ForcingTerm _forcing = new(GreatestForcing);
    private SparseLinearization _linear = null!;
    private double _aimedStep;
    private double? _confinedFall;
    private double _cancelled;

    /// <summary>λ is 10⁻⁴ at first by the method's first radius of 10, in units in which the columns of J have the length 1.</summary>
    public override double Unit => 1e3;

    internal override double Cancelled => _cancelled;

    public override StopReason? Aim(Iterate at, Evaluator evaluator)
    {
        if (evaluator.Linearize(at) is not SparseLinearization linear)
        {
            return evaluator.Interruption;
        }

        if (!linear.IsFinite)
        {
            return Reasons.NonFiniteJacobian;
        }

        _linear = linear;
        at.Gradient.CopyTo(_gradient);
        at.Point.CopyTo(_point);
        ReadOnlySpan<double> lengths = linear.Scale;
        ReadOnlySpan<bool> held = linear.Held;
        double squares = 0;
        for (int i = 0; i < dimension; i++)
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

        _forcing.Choose(Math.Sqrt(squares));
        _cancelled = Vectors.Norm(linear.Residuals) * Math.Sqrt(linear.SquaredProduct(at.Point));
        _aimedStep = double.NaN;
        return null;
    }

    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        Bend(step);
        if (_box is null)
        {
            Vectors.AddScaled(from, 1, _curve, to);
        }
        else
        {
            _box.Move(from, _curve, to);
        }
    }

    /// <remarks>From (JᵀJ + D²/t)·p = -g follows p′ = (JᵀJ + D²/t)⁻¹·D²p/t²; at t = 0 it is -D⁻²g.</remarks>
    public override double Slope(ReadOnlySpan<double> gradient, double step)
    {
        if (step > 0)
        {
            Bend(step);
            for (int i = 0; i < dimension; i++)
            {
                _tangent[i] = _scaling[i] / step * (_scaling[i] / step) * _curve[i];
            }

            _linear.Solver().SolveNormal(_tangent);
            return Vectors.Dot(gradient, _tangent);
        }

        double sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            sum -= gradient[i] * _gradient[i] / (_scaling[i] * _scaling[i]);
        }

        return sum;
    }

    public override double PredictedDecrease(double step)
    {
        Bend(step);
        return _confinedFall ?? (-Vectors.Dot(_gradient, _curve) - (0.5 * _linear.SquaredProduct(_curve)));
    }

    public override void Exchange(Ledger ledger)
    {
        ledger.Numbers(_scaling);
        ledger.Numbers(_gradient);
        _forcing.Exchange(ledger);
    }

    private void Bend(double step)
    {
        if (step == _aimedStep)
        {
            return;
        }

        _aimedStep = step;
        SparseLeastSquares solver = _linear.Solver();
        double forcing = Math.Max(_forcing.Value, LeastForcing);
        solver.Solve(_scaling, 1 / step, forcing, _curve);
        if (_box is not null)
        {
            double squares = 0;
            for (int i = 0; i < dimension; i++)
            {
                squares += _scaling[i] * _curve[i] * (_scaling[i] * _curve[i]);
            }

            (_box.Solver, _box.Forcing) = (solver, forcing);
            _confinedFall = _box.Confine(_scaling, 1 / step, _point, _gradient, Math.Sqrt(squares), _curve);
        }
    }
}
