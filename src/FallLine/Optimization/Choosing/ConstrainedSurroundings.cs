namespace FallLine.Optimization;

/// <summary>Around a point under constraints: the Lagrangian's curvature along what the active ones leave.</summary>
internal sealed class ConstrainedSurroundings : Surroundings
{
    private const int MostCorrections = 10;

    private readonly Objective _descended;
    private readonly ConstraintSet _set;
    private readonly Bounds? _bounds;
    private readonly double _tolerance;
    private readonly double[] _multipliers;
    private readonly double[][] _free;
    private readonly double[][] _inward;
    private readonly LinearConstraints _linear;
    private readonly QuadraticProgram _program;
    private readonly ConstraintRounding _rounding;
    private readonly double[] _unit;
    private readonly double _slackHere;

    /// <param name="descended">What is to become small, without its constraints.</param>
    /// <param name="set">The constraints.</param>
    /// <param name="result">The end of the run, with their multipliers.</param>
    /// <param name="tolerance">By how much constraints may fail.</param>
    public ConstrainedSurroundings(Objective descended, ConstraintSet set, Result result, double tolerance)
    {
        (_descended, _set, _bounds, _tolerance) = (descended, set, descended.Term as Bounds, tolerance);
        int n = descended.Dimension;
        double[] at = [.. result.Point];
        _multipliers = [.. result.Constraints.Select(reading => reading.Multiplier)];
        var active = new ActiveConstraints(set, result, at);
        _free = active.Free(n);
        _inward = [.. active.Touched.Select(Inwards).Where(direction => Vectors.Norm(direction) > 0)];
        _linear = new LinearConstraints(n, [.. set.Rows.Select(row => row.IsEquality)]);
        _program = new QuadraticProgram(n, set.Rows.Length);
        _rounding = new ConstraintRounding(set, n);
        _unit = new double[n * n];
        Vectors.SetIdentity(_unit, n);
        _slackHere = Missed(at);
    }

    public override IReadOnlyList<double[]> Free => _free;

    public override IReadOnlyList<double[]> Inward => _inward;

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        int n = point.Length;
        _descended.Hessian(point, hessian);
        double[] both = new double[n + _multipliers.Length];
        for (int i = 0; i < n; i++)
        {
            _set.Curvature([.. point, .. _multipliers], Vectors.Unit(both.Length, i), both);
            Span<double> row = hessian.Slice(i * n, n);
            Vectors.AddScaled(row, 1, both.AsSpan(0, n), row);
        }
    }

    /// <summary>Newton's method: each step is the shortest that meets the constraints as they look from where the last one led.</summary>
    public override bool Enter(Span<double> point)
    {
        int n = point.Length;
        (double[] zero, double[] lower, double[] upper) = (new double[n], new double[n], new double[n]);
        _bounds?.Project(point, point);
        _set.Values(point, _linear.Values);
        double violation = _set.Worst(_linear.Values);
        for (int correction = 0; violation > 0 && correction < MostCorrections; correction++)
        {
            _set.Jacobian(point, _linear.Jacobian);
            for (int i = 0; i < n; i++)
            {
                lower[i] = _bounds is null ? double.NegativeInfinity : _bounds.Lower[i] - point[i];
                upper[i] = _bounds is null ? double.PositiveInfinity : _bounds.Upper[i] - point[i];
            }

            if (!_linear.Measure() || !_program.Solve(_unit, zero, _linear, lower, upper))
            {
                return false;
            }

            Vectors.AddScaled(point, 1, _program.Point, point);
            _bounds?.Project(point, point);
            _set.Values(point, _linear.Values);
            double before = violation;
            violation = _set.Worst(_linear.Values);
            if (!(violation < before))
            {
                break;
            }
        }

        if (violation == 0)
        {
            return true;
        }

        _rounding.Measure(point, _linear.Values, _tolerance);
        return Enumerable.Range(0, _linear.Count).All(row => _set.Rows[row].Failure(_linear.Values[row]) <= _rounding.Allowed[row]);
    }

    /// <summary>To first order: each multiplier times what its constraint is off.</summary>
    public override double Slack(ReadOnlySpan<double> other) => _slackHere + Missed(other);

    private double[] Inwards(double[] normal)
    {
        double[] inward = new double[normal.Length];
        foreach (double[] direction in _free)
        {
            Vectors.AddScaled(inward, -Vectors.Dot(direction, normal), direction, inward);
        }

        return inward;
    }

    private double Missed(ReadOnlySpan<double> point)
    {
        double[] values = new double[_multipliers.Length];
        _set.Values(point, values);
        double missed = 0;
        for (int i = 0; i < values.Length; i++)
        {
            missed += Math.Abs(_multipliers[i]) * Math.Abs(values[i]);
        }

        return missed;
    }
}
