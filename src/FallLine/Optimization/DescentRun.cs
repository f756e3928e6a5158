using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>
/// One descent under way: <c>while (run.Step()) { }</c>. <see cref="Descent.Minimize(Objective, ReadOnlySpan{double}, CancellationToken)"/>
/// is that loop; a caller who wants to own it writes it out.
/// </summary>
public sealed partial class DescentRun
{
    private readonly Descent _descent;
    private readonly Objective _descended;
    private readonly AugmentedObjective? _lagrangian;
    private readonly StoppingState _stopping;
    private readonly List<PathPoint>? _path;
    private readonly Reparameterization? _reparameterization;
    private readonly long _began;
    private DirectionState _direction;
    private StepSizeState _stepSize;
    private Safeguards _safeguards;
    private Iterate _before;
    private Iterate _next;
    private TimeSpan _earlier;
    private int _askedAt = -1;
    private bool _leadsOn;
    private bool _midway;
    private bool _aimed;
    private StopReason? _aimless;

    private DescentRun(Descent descent, Objective objective, bool maximize, CancellationToken cancellation)
    {
        _descent = descent;
        _reparameterization = objective.Reparameterization;
        Objective = _reparameterization?.Objective ?? objective;
        Objective signed = maximize ? new NegatedObjective(Objective) : Objective;
        _lagrangian = Objective.Constraints is { } constraints ? new AugmentedObjective(signed, constraints, descent.Lagrangian) : null;
        _descended = _lagrangian ?? signed;
        _began = descent.Clock.GetTimestamp();
        _direction = Within(descent.Direction.Begin(_descended), _descended);
        _stepSize = descent.StepSize.Begin(Objective.Dimension);
        _stopping = descent.Stopping.Begin();
        _safeguards = new Safeguards(Objective.Dimension);
        _path = descent.RecordPath ? [] : null;
        _before = new Iterate(Objective.Dimension);
        _next = new Iterate(Objective.Dimension);
        Current = new Iterate(Objective.Dimension);
        Maximizes = maximize;
        Evaluator = new Evaluator(_descended, this, _stopping, cancellation);
    }

    internal DescentRun(Descent descent, Objective objective, ReadOnlySpan<double> start, bool maximize, CancellationToken cancellation)
        : this(descent, objective, maximize, cancellation)
    {
        (_reparameterization is { } way ? way.ToFree(start) : start).CopyTo(Current.WritablePoint);
        StopReason? refused = !Evaluator.Evaluate(Current) ? Evaluator.Interruption
            : Current.IsFinite ? null
            : Reasons.NonFiniteStart(Current);
        _direction.Arrive(Current, Evaluator);
        _path?.Add(Result.PointOf(this));
        _midway = refused is not null;
        Reason = refused ?? Judge();
    }

    /// <summary>What is descended, or climbed: the caller's function, or, where he reparameterised it, that of the free variables.</summary>
    public Objective Objective { get; }

    /// <summary>The newest accepted point.</summary>
    public Iterate Current { get; private set; }

    /// <summary>The accepted point before <see cref="Current"/>; null at the start.</summary>
    public Iterate? Previous => Iteration == 0 ? null : _before;

    /// <summary>The accepted point before <see cref="Previous"/>, until the next step is tried; null where there is none.</summary>
    internal Iterate? TwoAgo => Iteration < 2 ? null : _next;

    /// <summary>The number of accepted steps.</summary>
    public int Iteration { get; private set; }

    /// <summary>Why the run is over; null while it is not.</summary>
    public StopReason? Reason { get; private set; }

    /// <summary>Whether the run climbs instead of descending.</summary>
    public bool Maximizes { get; }

    /// <summary>The function's own value at <see cref="Current"/>.</summary>
    public double Value => Sign * (_lagrangian?.Own(Current.Point) ?? Current.Value);

    /// <summary>The function's own value at the best point evaluated so far; under constraints, accepted so far and as good as feasible.</summary>
    public double BestValue => Sign * (_lagrangian?.BestValue ?? Evaluator.BestValue);

    /// <summary>The evaluations so far.</summary>
    public Evaluations Evaluations => Evaluator.Count;

    /// <summary>The time that the run has taken; where it was resumed, with the time before.</summary>
    public TimeSpan Elapsed => _earlier + _descent.Clock.GetElapsedTime(_began);

    internal Evaluator Evaluator { get; }

    /// <summary>What the method sees: the function, its negative where it is climbed, with what constraints add to it.</summary>
    internal Objective Descended => _descended;

    internal ReadOnlySpan<double> BestPoint => _lagrangian is null ? Evaluator.BestPoint : _lagrangian.BestPoint;

    /// <summary>The descended value at the start, without what constraints add to it.</summary>
    internal double StartValue => _lagrangian?.StartValue ?? _safeguards.Start;

    internal double Sign => Maximizes ? -1 : 1;

    /// <summary>How steeply the direction last aimed falls, at the newest point.</summary>
    internal double Slope => _direction.Slope(Current.Gradient, 0);

    /// <summary>Whether the direction leads on from the newest point though the gradient vanishes there. Asked of the direction once per point.</summary>
    internal bool LeadsOn()
    {
        if (_askedAt != Iteration)
        {
            _askedAt = Iteration;
            _leadsOn = _direction.LeadsOn(Current, Evaluator);
        }

        return _leadsOn;
    }

    /// <summary>Begins with the curvature that a direction of the same kind learnt elsewhere.</summary>
    internal void Inherit(DirectionState learnt) => _direction.Inherit(learnt);

    /// <summary>The point that the next step will try first, where the step size knows it beforehand.</summary>
    /// <param name="point">Receives it.</param>
    internal bool Foresee(Span<double> point)
    {
        if (Reason is not null || Aim() is not null)
        {
            return false;
        }

        double step = _stepSize.FirstTrial(Current, _direction);
        if (double.IsNaN(step))
        {
            return false;
        }

        _direction.Move(Current.Point, step, point);
        return true;
    }

    private StopReason? Aim()
    {
        if (!_aimed)
        {
            (_aimed, _midway) = (true, true);
            _aimless = _direction.Aim(Current, Evaluator);
        }

        return _aimless;
    }

    /// <summary>Takes one step.</summary>
    /// <returns>False when the run is over; <see cref="Reason"/> then says why.</returns>
    public bool Step()
    {
        if (Reason is not null)
        {
            return false;
        }

        _midway = true;
        StopReason? refused = Aim() ?? _stepSize.Advance(Current, _direction, _next, Evaluator);
        if (refused is { Status: Status.Stalled } && _direction.Restart(Current))
        {
            // Where this fails too, the first refusal tells more: the steepest descent has no scale of its own to judge rounding by.
            StopReason? again = _stepSize.Advance(Current, _direction, _next, Evaluator);
            refused = again is { Status: Status.Stalled } ? refused : again;
        }

        if (refused is null)
        {
            (Current, _before, _next) = (_next, Current, _before);
            _aimed = false;
            Iteration++;
            _midway = false;
            _direction.Arrive(Current, Evaluator);
            _path?.Add(Result.PointOf(this));
            refused = Listen();
        }
        else
        {
            _aimed = false;
            refused = Constrained(refused);
            _midway = refused is not null;
        }

        Reason = refused;
        return Reason is null;
    }

    /// <summary>What the run has come to; also before it is over, as the limit of zero further steps.</summary>
    public Result ToResult()
    {
        var measures = new List<Measure>();
        _stopping.Report(this, measures);
        _safeguards.Report(this, measures);
        Finding[] findings = [.. _differs is { } differs ? (Finding[])[differs] : [], .. Reason?.Search is { } search ? (Finding[])[search.Finding] : [], .. _descent.Observers.SelectMany(observer => observer.Conclude(this))];
        StopReason reason = Reason ?? new(Status.Limit, "unfinished", "The run was left before it was over.");
        if (_lagrangian is not null)
        {
            measures.Add(_lagrangian.Measure(Current.Point));
        }

        Result result = Result.Of(_descent, Objective, this, reason, measures, findings, _path) with
        {
            Constraints = _lagrangian?.Read(Current.Point) ?? [],
            Learnt = _descent.KeepCurvature ? _direction : null,
        };
        return _reparameterization?.Report(result) ?? result;
    }

    private StopReason? Judge()
    {
        StopReason? met = _stopping.Check(this);
        return Constrained(_safeguards.Check(this) ?? met);
    }

    /// <summary>Under constraints the end of one descent is the beginning of the next, with other multipliers.</summary>
    private StopReason? Constrained(StopReason? reason)
    {
        bool updated = false;
        StopReason? end = _lagrangian is null ? reason : _lagrangian.Judge(Current, reason, out updated);
        if (!updated)
        {
            return end;
        }

        _direction = Within(_descent.Direction.Begin(_descended), _descended);
        _stepSize = _descent.StepSize.Begin(Objective.Dimension);
        _safeguards = new Safeguards(Objective.Dimension);
        _askedAt = -1;
        Evaluator.Forget();
        return !Evaluator.Evaluate(Current) ? Evaluator.Interruption
            : Current.IsFinite ? null
            : Reasons.NonFinite(Current);
    }

    /// <summary>Asks the criteria, the safeguards and the observers. What the caller's own conditions and observers throw ends the run like what his function throws: the best point is kept.</summary>
    private StopReason? Listen()
    {
        try
        {
            Reason = Judge();
            StopReason? asked = Observe();
            return Reason ?? asked;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return Reasons.Threw(error, "A condition or an observer");
        }
    }

    private StopReason? Observe()
    {
        StopReason? asked = null;
        foreach (IDescentObserver observer in _descent.Observers)
        {
            asked = observer.Observe(this) ?? asked;
        }

        return asked;
    }

    /// <summary>A straight direction takes bounds by being bent at them.</summary>
    private static DirectionState Within(DirectionState direction, Objective descended) =>
        direction is StraightDirectionState straight && descended.Term is Bounds bounds ? new FaceState(straight, bounds, descended.Dimension) : direction;
}
