using System.Collections.Immutable;

namespace FallLine.Optimization;

/// <summary>The augmented Lagrangian of one run: what is descended where there are constraints. Its multipliers change between descents, so it is the run's own.</summary>
internal sealed partial class AugmentedObjective : WrappedObjective
{
    private const double FirstTightening = 0.1;
    private const double Tightening = 0.1;
    private const double EnoughFall = 0.5;
    private const double GreatestMultiplier = 1e20;
    private const double GreatestPenalty = 1e14;
    private const double LeastFirstPenalty = 1e-3;
    private const double GreatestFirstPenalty = 1e3;

    /// <summary>Of the first penalty, where a direction gives the multipliers: they do what a large penalty would, which makes steps along curved constraints short. On 50 problems of Hock and Schittkowski 877 evaluations; with the whole of it 1756.</summary>
    private const double SteeredPenalty = 0.01;

    /// <summary>Of ∇f: a gradient of L below this is what rounding leaves of zero.</summary>
    private const double Cancelled = 1e-15;

    /// <summary>So many updates in a row whose violation stays within a tenth of the least seen: it falls no more.</summary>
    private const int UpdatesWithoutGain = 8;

    private readonly ConstraintSet _set;
    private readonly AugmentedLagrangian _options;
    private readonly ConstraintRounding _rounding;
    private readonly double[] _values;
    private readonly double[] _multipliers;
    private readonly double[] _weights;
    private readonly double[] _slopes;
    private readonly double[] _at;
    private readonly double[] _along;
    private readonly double[] _both;
    private readonly double[] _known;
    private readonly double[] _knownGradient;
    private readonly double[] _anchor;
    private readonly double[] _best;
    private double _knownValue = double.NaN;
    private double _penalty;
    private double _tolerance = double.NaN;
    private double _failure = double.PositiveInfinity;
    private double _leastFailure = double.PositiveInfinity;
    private double _bestViolation = double.PositiveInfinity;
    private int _withoutGain;
    private int _stalls;
    private bool _steered;

    public AugmentedObjective(Objective objective, ConstraintSet set, AugmentedLagrangian options)
        : base(objective)
    {
        (_set, _options) = (set, options);
        (int n, int m) = (objective.Dimension, set.Rows.Length);
        _rounding = new ConstraintRounding(set, n);
        _values = new double[m];
        _multipliers = new double[m];
        _weights = new double[m];
        _slopes = new double[n];
        _at = new double[n + m];
        _along = new double[n + m];
        _both = new double[n + m];
        _known = new double[n];
        _knownGradient = new double[n];
        _anchor = new double[n];
        Array.Fill(_anchor, double.NaN);
        _best = new double[n];
    }

    /// <summary>None: the recorded function is f.</summary>
    internal override Function? Function => null;

    /// <summary>The function's value at <see cref="BestPoint"/>.</summary>
    public double BestValue { get; private set; } = double.PositiveInfinity;

    /// <summary>The function's value at the start of the run.</summary>
    public double StartValue { get; private set; } = double.NaN;

    /// <summary>The accepted point of least value among those that meet the constraints; before there is one, that of least violation.</summary>
    public ReadOnlySpan<double> BestPoint => _best;

    /// <summary>The function without what constraints add to it.</summary>
    public double Own(ReadOnlySpan<double> point) => Vectors.Same(point, _known) ? _knownValue : Inner.Value(point);

    /// <summary>The greatest violation at a point.</summary>
    public double Violation(ReadOnlySpan<double> point)
    {
        _set.Values(point, _values);
        return _set.Worst(_values);
    }

    public override double Value(ReadOnlySpan<double> point) => Augmented(Inner.Value(point), point);

    /// <summary>Which constraints are equations.</summary>
    public bool[] Equalities => [.. _set.Rows.Select(row => row.IsEquality)];

    /// <summary>From now on the direction says what the multipliers are, at each accepted point, and the descents end with the run.</summary>
    public void Steer() => _steered = true;

    /// <summary>∇f, c and J at a point, that of the last evaluation if it is to cost nothing.</summary>
    public void Linearize(ReadOnlySpan<double> point, Span<double> gradient, LinearConstraints constraints)
    {
        Know(point);
        _knownGradient.CopyTo(gradient);
        _set.Values(point, constraints.Values);
        _set.Jacobian(point, constraints.Jacobian);
    }

    /// <summary>Value and gradient at a point, that of the last evaluation if it is to cost nothing, with other multipliers.</summary>
    public double Renew(ReadOnlySpan<double> point, ReadOnlySpan<double> multipliers, Span<double> gradient)
    {
        double violation = Violation(point);
        for (int i = 0; i < multipliers.Length; i++)
        {
            _multipliers[i] = Math.Clamp(multipliers[i], -GreatestMultiplier, GreatestMultiplier);
        }

        // The penalty grows where so many steps have not halved the violation; from there on it is to fall from what it is then.
        bool gained = violation <= Math.Max(_options.Tolerance, EnoughFall * _failure);
        _withoutGain = gained ? 0 : _withoutGain + 1;
        if (_withoutGain >= UpdatesWithoutGain)
        {
            _penalty = Math.Min(GreatestPenalty, _penalty * _options.Growth);
            _withoutGain = 0;
        }

        _failure = _withoutGain == 0 ? violation : _failure;
        Know(point);
        return Compose(point, gradient);
    }

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        _knownValue = Inner.ValueAndGradient(point, _knownGradient);
        point.CopyTo(_known);
        return Compose(point, gradient);
    }

    private void Know(ReadOnlySpan<double> point)
    {
        if (!Vectors.Same(point, _known))
        {
            _knownValue = Inner.ValueAndGradient(point, _knownGradient);
            point.CopyTo(_known);
        }
    }

    /// <summary>L and its gradient, at the point known.</summary>
    private double Compose(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double augmented = Augmented(_knownValue, point);
        _set.Gradient(point, _weights, _slopes);
        for (int i = 0; i < gradient.Length; i++)
        {
            // Function and constraints pull against each other: what is left of two such numbers may be rounding alone.
            double sum = _knownGradient[i] + _slopes[i];
            gradient[i] = Math.Abs(sum) <= Cancelled * Math.Abs(_knownGradient[i]) ? 0 : sum;
        }

        return augmented;
    }

    /// <summary>∇²f·v + Σ wᵢ·∇²cᵢ·v + ρ·Jᵀ·J·v over the rows that bind.</summary>
    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        Inner.HessianProduct(point, vector, product);
        Weigh(point);
        vector.CopyTo(_along);
        AddCurvature(point, product);
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        int n = Dimension;
        Inner.Hessian(point, hessian);
        Weigh(point);
        for (int i = 0; i < n; i++)
        {
            _along.AsSpan(0, n).Clear();
            _along[i] = 1;
            AddCurvature(point, hessian.Slice(i * n, n));
        }
    }

    /// <summary>What each constraint came to.</summary>
    public ImmutableArray<ConstraintReading> Read(ReadOnlySpan<double> point)
    {
        Augmented(0, point);
        ImmutableArray<ConstraintReading>.Builder readings = ImmutableArray.CreateBuilder<ConstraintReading>(_values.Length);
        for (int i = 0; i < _values.Length; i++)
        {
            ConstraintRow row = _set.Rows[i];
            readings.Add(new ConstraintReading(row.Name, Failure(i), _weights[i], row.IsEquality || _weights[i] > 0));
        }

        return readings.MoveToImmutable();
    }

    public Measure Measure(ReadOnlySpan<double> point)
    {
        double violation = Violation(point);
        bool met = IsMet(point, violation);
        return new Measure("constraint-violation", violation, violation <= _options.Tolerance ? _options.Tolerance : _rounding.Allowed.Max(), met);
    }

    public void Exchange(Ledger ledger)
    {
        (double best, double start) = (BestValue, StartValue);
        ledger.Numbers(_multipliers);
        ledger.Numbers(_anchor);
        ledger.Numbers(_best);
        ledger.Number(ref best);
        ledger.Number(ref start);
        ledger.Number(ref _bestViolation);
        ledger.Number(ref _penalty);
        ledger.Number(ref _tolerance);
        ledger.Number(ref _failure);
        ledger.Number(ref _leastFailure);
        ledger.Number(ref _withoutGain);
        ledger.Number(ref _stalls);
        (BestValue, StartValue) = (best, start);
    }

    private double Failure(int i) => _set.Rows[i].Failure(_values[i]);

    /// <summary>L where the function's own value is given; leaves c in <see cref="_values"/> and the first-order multipliers λ + ρc in <see cref="_weights"/>.</summary>
    private double Augmented(double value, ReadOnlySpan<double> point)
    {
        _set.Values(point, _values);
        if (_penalty == 0)
        {
            Balance(value);
        }

        double added = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double weight = _multipliers[i] + (_penalty * _values[i]);
            bool binds = _set.Rows[i].IsEquality || !(weight <= 0);
            _weights[i] = binds ? weight : 0;
            added += binds
                ? _values[i] * (_multipliers[i] + (0.5 * _penalty * _values[i]))
                : -0.5 * _multipliers[i] * _multipliers[i] / _penalty;
        }

        return value + added;
    }

    private void Weigh(ReadOnlySpan<double> point)
    {
        Augmented(0, point);
        point.CopyTo(_at);
        _weights.CopyTo(_at.AsSpan(Dimension));
    }

    /// <summary>Adds what the constraints contribute along the vector in <see cref="_along"/>, at the point last weighed.</summary>
    private void AddCurvature(ReadOnlySpan<double> point, Span<double> product)
    {
        int n = Dimension;
        _set.Curvature(_at, _along, _both);
        Vectors.AddScaled(product, 1, _both.AsSpan(0, n), product);
        Span<double> pushed = _both.AsSpan(n);
        for (int i = 0; i < pushed.Length; i++)
        {
            pushed[i] = _set.Rows[i].IsEquality || _weights[i] > 0 ? _penalty * pushed[i] : 0;
        }

        _set.Gradient(point, pushed, _slopes);
        Vectors.AddScaled(product, 1, _slopes, product);
    }

    private void Balance(double value)
    {
        double square = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            square += Failure(i) * Failure(i);
        }

        double balanced = 10 * Math.Max(1, Math.Abs(value)) / Math.Max(1, 0.5 * square);
        _penalty = double.IsFinite(balanced) ? Math.Clamp(balanced, LeastFirstPenalty, GreatestFirstPenalty) : 1;
        _penalty *= _steered ? SteeredPenalty : 1;
    }
}
