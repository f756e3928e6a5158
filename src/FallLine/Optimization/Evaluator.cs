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
    private double _bestGradientNorm = double.PositiveInfinity;
    private int _values;
    private int _gradients;
    private int _products;
    private int _hessians;

    internal Evaluator(Objective objective, DescentRun run, StoppingState stopping, CancellationToken cancellation)
    {
        _objective = objective;
        _run = run;
        _stopping = stopping;
        _cancellation = cancellation;
        _best = new double[objective.Dimension];
    }

    /// <summary>The number of variables.</summary>
    public int Dimension => _best.Length;

    /// <summary>The evaluations so far.</summary>
    public Evaluations Count => new(_values, _gradients, _products, _hessians);

    /// <summary>Why the last evaluation was refused; null as long as none was.</summary>
    public StopReason? Interruption { get; private set; }

    /// <summary>The least value evaluated so far; positive infinity before the first finite one.</summary>
    public double BestValue { get; private set; } = double.PositiveInfinity;

    /// <summary>Where <see cref="BestValue"/> is.</summary>
    public ReadOnlySpan<double> BestPoint => _best;

    /// <summary>Goes from a point along a direction by a step, and evaluates value and gradient there.</summary>
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
            _objective.HessianProduct(at.Point, vector, product);
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
        BestValue = best;
    }

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
            at.Value = _objective.ValueAndGradient(at.Point, at.WritableGradient);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Threw(error);
        }

        at.GradientNorm = Vectors.LargestMagnitude(at.Gradient);
        Keep(at);
        return true;
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
