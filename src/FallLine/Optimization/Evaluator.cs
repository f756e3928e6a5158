using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>
/// A run's only way to its objective: counts every evaluation, keeps the best point, and refuses to go on when the run
/// is cancelled or out of time or evaluations, or when the objective throws.
/// </summary>
/// <remarks>
/// A method here that returns false has not evaluated: the part that called it returns <see cref="Interruption"/> at once.
/// That is how a limit or a cancellation takes effect within one evaluation, inside a line search too.
/// </remarks>
public sealed class Evaluator
{
    private readonly Objective _objective;
    private readonly DescentRun _run;
    private readonly StoppingState _stopping;
    private readonly CancellationToken _cancellation;
    private readonly double[] _best;
    private readonly ProximalTerm? _term;
    private readonly Bounds? _bounds;
    private readonly double[] _scratch;
    private double _bestGradientNorm = double.PositiveInfinity;
    private int _values;
    private int _gradients;
    private int _products;
    private int _hessians;
    private int _jacobians;
    private PivotedQr? _factor;
    private DampedLeastSquares? _solver;
    private SparseLeastSquares? _sparse;
    private bool _factored;

    internal Evaluator(Objective objective, DescentRun run, StoppingState stopping, CancellationToken cancellation)
    {
        _objective = objective;
        _run = run;
        _stopping = stopping;
        _cancellation = cancellation;
        _best = new double[objective.Dimension];
        _term = objective.Term;
        _bounds = _term as Bounds;
        _scratch = new double[_term is null ? 0 : _best.Length];
    }

    /// <summary>The number of variables.</summary>
    public int Dimension => _best.Length;

    /// <summary>The evaluations so far.</summary>
    public Evaluations Count => new(_values, _gradients, _products, _hessians) { Jacobian = _jacobians };

    /// <summary>Why the last evaluation was refused; null as long as none was.</summary>
    public StopReason? Interruption { get; private set; }

    /// <summary>The least value evaluated so far; positive infinity before the first finite one.</summary>
    public double BestValue { get; private set; } = double.PositiveInfinity;

    /// <summary>Where <see cref="BestValue"/> is.</summary>
    public ReadOnlySpan<double> BestPoint => _best;

    /// <summary>Goes from a point along a direction by a step, and evaluates value and gradient there. Within bounds what a direction leads out of them is brought back first: nothing is evaluated outside.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="along">The direction, aimed at <paramref name="from"/>.</param>
    /// <param name="step">The scalar that the direction turns into a displacement.</param>
    /// <param name="trial">Receives the point reached, its value and its gradient.</param>
    /// <returns>False when the run must stop: return <see cref="Interruption"/>.</returns>
    public bool Try(Iterate from, DirectionState along, double step, Iterate trial)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(along);
        ArgumentNullException.ThrowIfNull(trial);
        along.Move(from.Point, step, trial.WritablePoint);
        _bounds?.Project(trial.Point, trial.WritablePoint);
        trial.Step = step;
        return Evaluate(trial);
    }

    /// <summary>Evaluates the product of the Hessian at a point with a vector.</summary>
    /// <param name="at">Where.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="product">Receives the product.</param>
    /// <returns>False when the run must stop: return <see cref="Interruption"/>.</returns>
    public bool HessianProduct(Iterate at, ReadOnlySpan<double> vector, Span<double> product)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (!MayEvaluate())
        {
            return false;
        }

        try
        {
            _products++;
            if (Held is null)
            {
                _objective.HessianProduct(at.Point, vector, product);
            }
            else
            {
                HessianProduct(at, vector, product, Held);
            }

            return true;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Threw(error);
        }
    }

    /// <summary>Evaluates the Hessian at a point.</summary>
    /// <param name="at">Where.</param>
    /// <param name="hessian">Receives the matrix, row by row.</param>
    /// <returns>False when the run must stop: return <see cref="Interruption"/>.</returns>
    public bool Hessian(Iterate at, Span<double> hessian)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (!MayEvaluate())
        {
            return false;
        }

        try
        {
            _hessians++;
            _objective.Hessian(at.Point, hessian);
            Mask(hessian);
            return true;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Threw(error);
        }
    }

    internal void Exchange(Ledger ledger)
    {
        double best = BestValue;
        ledger.Numbers(_best);
        ledger.Number(ref best);
        ledger.Number(ref _bestGradientNorm);
        ledger.Number(ref _values);
        ledger.Number(ref _gradients);
        ledger.Number(ref _products);
        ledger.Number(ref _hessians);
        ledger.Number(ref _jacobians);
        _factored |= _sparse?.IsFactored ?? false;
        ledger.Flag(ref _factored);
        BestValue = best;
    }

    /// <summary>The residuals behind the objective; null where it shows none.</summary>
    internal Residuals? Residuals => _objective.Residuals;

    /// <summary>Evaluates the residuals and their Jacobian at a point, unless its value brought them along.</summary>
    /// <param name="at">Where.</param>
    /// <returns>Null when the run must stop: return <see cref="Interruption"/>.</returns>
    internal Linearization? Linearize(Iterate at)
    {
        Linearization linear = LinearizationOf(at);
        if (linear.IsKnown)
        {
            return linear;
        }

        if (!MayEvaluate())
        {
            return null;
        }

        try
        {
            // A run that is resumed has counted it before it was saved.
            _jacobians += at.IsLinearized ? 0 : 1;
            at.IsLinearized = true;
            _ = linear.Evaluate(at.Point);
            return linear;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            _ = Threw(error);
            return null;
        }
    }

    /// <summary>Evaluates the residuals alone; counts as a value.</summary>
    /// <returns>False when the run must stop: return <see cref="Interruption"/>.</returns>
    internal bool TryResiduals(ReadOnlySpan<double> point, Span<double> residuals)
    {
        if (!MayEvaluate())
        {
            return false;
        }

        try
        {
            _values++;
            _objective.Residuals!.Values(point, residuals);
            return true;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Threw(error);
        }
    }

    /// <summary>The variables that bounds hold, for which products with the Hessian and the Hessian itself are those of the unit matrix; null for none.</summary>
    internal bool[]? Held { get; set; }

    /// <summary>A descended value as the caller knows it: his function's own.</summary>
    internal double Shown(double value) => _run.Sign * value;

    /// <summary>Forgets the best point: what is descended has become another function.</summary>
    internal void Forget() => (BestValue, _bestGradientNorm) = (double.PositiveInfinity, double.PositiveInfinity);

    internal bool Evaluate(Iterate at)
    {
        if (!MayEvaluate())
        {
            return false;
        }

        try
        {
            _values += _objective.ValuesPerGradient;
            _gradients++;
            at.ForgetLinearization();
            at.Value = _objective.Linearizes
                ? _objective.ValueAndGradient(at.Point, at.WritableGradient, LinearizationOf(at))
                : _objective.ValueAndGradient(at.Point, at.WritableGradient);
            at.IsLinearized = _objective.Linearizes;
            _jacobians += at.IsLinearized ? 1 : 0;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Threw(error);
        }

        Finish(at);
        return true;
    }

    /// <summary>What is descended becomes the function with other multipliers; at the point last evaluated that takes no evaluation.</summary>
    internal void Renew(Iterate at, AugmentedObjective lagrangian, ReadOnlySpan<double> multipliers)
    {
        at.Value = lagrangian.Renew(at.Point, multipliers, at.WritableGradient);
        Forget();
        Finish(at);
    }

    private void Finish(Iterate at)
    {
        at.SmoothValue = at.Value;
        at.GradientNorm = Vectors.LargestMagnitude(at.Gradient);
        if (_term is not null)
        {
            Add(_term, at);
        }

        Keep(at);
    }

    /// <summary>The memory for a point's linearised residuals.</summary>
    private Linearization LinearizationOf(Iterate at)
    {
        Residuals residuals = _objective.Residuals ?? throw new InvalidOperationException("The objective has no residuals.");
        return at.Linearization ??= residuals.JacobianPattern is { } pattern
            ? new SparseLinearization(residuals, _objective.Loss, _sparse ??= new SparseLeastSquares(pattern) { IsFactored = _factored }, _bounds)
            : new DenseLinearization(residuals, _objective.Loss, _factor ??= new PivotedQr(residuals.Count, residuals.Dimension), _solver ??= new DampedLeastSquares(residuals.Dimension), _bounds);
    }

    /// <summary>Takes in what stands beside the smooth function. A gradient that is not finite keeps its norm, by which it is known.</summary>
    private void Add(ProximalTerm term, Iterate at)
    {
        if (term is not Region)
        {
            at.Value += term.Value(at.Point);
        }

        if (double.IsFinite(at.GradientNorm))
        {
            at.GradientNorm = term.Stationarity(at.Point, at.Gradient, _scratch);
        }
    }

    private void HessianProduct(Iterate at, ReadOnlySpan<double> vector, Span<double> product, bool[] held)
    {
        for (int i = 0; i < held.Length; i++)
        {
            _scratch[i] = held[i] ? 0 : vector[i];
        }

        _objective.HessianProduct(at.Point, _scratch, product);
        for (int i = 0; i < held.Length; i++)
        {
            product[i] = held[i] ? vector[i] : product[i];
        }
    }

    private void Mask(Span<double> hessian)
    {
        int n = Held?.Length ?? 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = Held![i] || Held[j] ? (i == j ? 1 : 0) : hessian[(i * n) + j];
            }
        }
    }

    /// <summary>Of two points with the same value the one with the smaller gradient is kept: where values differ by rounding alone, the gradient still tells them apart.</summary>
    private void Keep(Iterate at)
    {
        if (double.IsFinite(at.Value) && (at.Value < BestValue || (at.Value == BestValue && at.GradientNorm < _bestGradientNorm)))
        {
            BestValue = at.Value;
            _bestGradientNorm = at.GradientNorm;
            at.Point.CopyTo(_best);
        }
    }

    private bool MayEvaluate()
    {
        Interruption = _cancellation.IsCancellationRequested ? Reasons.Cancelled : _stopping.Interrupt(_run);
        return Interruption is null;
    }

    private bool Threw(Exception error)
    {
        Interruption = error is OperationCanceledException && _cancellation.IsCancellationRequested
            ? Reasons.Cancelled
            : Reasons.Threw(error);
        return false;
    }
}
