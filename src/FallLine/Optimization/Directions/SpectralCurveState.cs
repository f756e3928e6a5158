namespace FallLine.Optimization;

/// <summary>The curve of exact minima of a quadratic model m(p) = gᵀp + ½·pᵀBp that is held back, B being any symmetric matrix.</summary>
/// <remarks>
/// <para>In the basis of B's eigenvectors, where λᵢ are the eigenvalues and γ the gradient: cᵢ = -γᵢ/(λᵢ + μ), and μ ≥ max(0, -λ₁) is where ‖c‖ meets its target. Trust
/// region: ‖c‖ = t, or shorter with μ = 0. Cubic term ‖p‖³/(3t²): ‖c‖ = μ·t². Both are found by Newton's method for target/‖c(μ)‖ = 1, which is nearly linear in μ (Moré and Sorensen,
/// SIAM J. Sci. Stat. Comput. 4 (1983) 553–572, section 3), kept inside a bracket.</para>
/// <para>Hard case (their section 2): where ‖c‖ stays below the target as μ falls to -λ₁, what is missing is added along the eigenvector of λ₁.</para>
/// <para>One decomposition serves every t, so a refused step costs n² and no new Hessian.</para>
/// </remarks>
/// <param name="dimension">The number of variables.</param>
/// <param name="cubic">Whether a cubic term holds the model back instead of a radius.</param>
internal abstract class SpectralCurveState(int dimension, bool cubic) : DirectionState
{
    private const double RoundingUnit = 2.2204460492503131e-16;
    private const double RelativeZero = 1e-10;
    private const double Tolerance = 1e-12;
    private const int MostRounds = 100;

    private readonly double[] _matrix = new double[checked(dimension * dimension)];
    private readonly double[] _vectors = new double[checked(dimension * dimension)];
    private readonly double[] _values = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _curve = new double[dimension];
    private readonly double[] _work = new double[dimension];
    private double _scale;
    private double _shift;
    private double _aimedStep;
    private double _newtonLength;
    private int _least;

    /// <summary>Where the curve ends: the length of the model's own minimum, if it has one and no cubic term moves it.</summary>
    public override double NaturalStep => _newtonLength;

    public override StopReason? Aim(Iterate at, Evaluator evaluator)
    {
        if (Decompose(at, evaluator) is { } refused)
        {
            return refused;
        }

        Multiply(at.Gradient, _gradient);
        _aimedStep = double.NaN;
        _newtonLength = !cubic && _values[_least] > 0 ? Length(0) : double.NaN;
        return null;
    }

    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        Bend(step);
        from.CopyTo(to);
        for (int i = 0; i < dimension; i++)
        {
            Vectors.AddScaled(to, _curve[i], _vectors.AsSpan(i * dimension, dimension), to);
        }
    }

    /// <remarks>From (λᵢ + μ)·cᵢ = -γᵢ follows cᵢ′ = -μ′·cᵢ/(λᵢ + μ), and μ′ from the target's derivative.</remarks>
    public override double Slope(ReadOnlySpan<double> gradient, double step)
    {
        Multiply(gradient, _work);
        if (step == 0)
        {
            double norm = Vectors.Norm(_gradient);
            return norm == 0 ? 0 : -Vectors.Dot(_gradient, _work) / (cubic ? Math.Sqrt(norm) : norm);
        }

        Bend(step);
        if (step >= _newtonLength)
        {
            return 0;
        }

        double weighted = 0;
        double along = 0;
        for (int i = 0; i < dimension; i++)
        {
            double relative = _curve[i] / (_values[i] + _shift);
            weighted += _curve[i] * relative;
            along += _work[i] * relative;
        }

        double length = Vectors.Norm(_curve);
        return along * (cubic ? 2 * length * _shift * step / (weighted + (length * step * step)) : step / weighted);
    }

    public override double PredictedDecrease(double step)
    {
        Bend(step);
        double sum = 0;
        for (int i = 0; i < dimension; i++)
        {
            sum -= _curve[i] * (_gradient[i] + (0.5 * _values[i] * _curve[i]));
        }

        return sum;
    }

    /// <remarks>The slope at 0, which is asked for after the step too, is made of these; the rest begins with the next aim.</remarks>
    public override void Exchange(Ledger ledger)
    {
        ledger.Numbers(_vectors);
        ledger.Numbers(_gradient);
    }

    /// <summary>Writes the model's matrix B at a newly accepted point.</summary>
    protected abstract StopReason? Model(Iterate at, Evaluator evaluator, Span<double> matrix);

    /// <summary>Whether B has an eigenvalue that is below zero beyond rounding.</summary>
    protected bool IsIndefinite(Iterate at, Evaluator evaluator) =>
        Decompose(at, evaluator) is null && _values[_least] < -RelativeZero * _scale;

    private StopReason? Decompose(Iterate at, Evaluator evaluator)
    {
        if (Model(at, evaluator, _matrix) is { } refused)
        {
            return refused;
        }

        if (!double.IsFinite(Vectors.LargestMagnitude(_matrix)))
        {
            return Reasons.NonFiniteHessian;
        }

        SymmetricEigen.Decompose(_matrix, _vectors, _values, _work);
        _least = 0;
        for (int i = 1; i < dimension; i++)
        {
            _least = _values[i] < _values[_least] ? i : _least;
        }

        _scale = Vectors.LargestMagnitude(_values);
        return null;
    }

    private void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (int i = 0; i < dimension; i++)
        {
            result[i] = Vectors.Dot(_vectors.AsSpan(i * dimension, dimension), vector);
        }
    }

    /// <summary>The curve at t, in the basis of eigenvectors.</summary>
    private void Bend(double step)
    {
        if (step == _aimedStep)
        {
            return;
        }

        _aimedStep = step;
        double least = _values[_least];
        double lower = least > 0 ? 0 : -least + Math.Max(4 * RoundingUnit * _scale, 1e-150);
        double length = Length(lower);
        _shift = length > Target(lower, step) ? Shift(lower, step) : lower;
        for (int i = 0; i < dimension; i++)
        {
            _curve[i] = -_gradient[i] / (_values[i] + _shift);
        }

        double target = Target(_shift, step);
        if (least < 0 && _shift == lower && length < target)
        {
            double part = _curve[_least];
            double rest = (target * target) - (length * length) + (part * part);
            _curve[_least] = part > 0 ? Math.Sqrt(rest) : -Math.Sqrt(rest);
        }
    }

    /// <summary>μ above a lower bound where ‖c‖ is too long.</summary>
    private double Shift(double lower, double step)
    {
        double norm = Vectors.Norm(_gradient);
        double least = Math.Min(_values[_least], 0);
        double upper = cubic ? -least + (Math.Sqrt(norm) / step) : -least + (norm / step);
        double shift = lower;
        for (int round = 0; round < MostRounds && upper > lower; round++)
        {
            (double length, double cubed) = Lengths(shift);
            double target = Target(shift, step);
            double excess = (target / length) - 1;
            if (Math.Abs(excess) <= Tolerance)
            {
                break;
            }

            (lower, upper) = excess < 0 ? (shift, upper) : (lower, shift);
            double derivative = (target * cubed / (length * length * length)) + (cubic ? step * step / length : 0);
            double next = shift - (excess / derivative);
            shift = next > lower && next < upper ? next : 0.5 * (lower + upper);
        }

        return shift;
    }

    private double Target(double shift, double step) => cubic ? shift * step * step : step;

    private double Length(double shift) => Lengths(shift).Length;

    /// <summary>‖c(μ)‖ and Σ γᵢ²/(λᵢ + μ)³.</summary>
    private (double Length, double Cubed) Lengths(double shift)
    {
        double squares = 0;
        double cubes = 0;
        for (int i = 0; i < dimension; i++)
        {
            double curved = _values[i] + shift;
            double part = _gradient[i] / curved;
            squares += part * part;
            cubes += part * part / curved;
        }

        return (Math.Sqrt(squares), cubes);
    }
}
