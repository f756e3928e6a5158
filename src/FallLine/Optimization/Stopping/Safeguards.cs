using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Recognises a run that gets nowhere. Always on, whatever the stopping criterion.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>zero-gradient: the gradient is exactly zero and the point no longer moves.</item>
/// <item>rounding: two steps in a row leave every bit of the point as it was, and the direction has not changed between them.</item>
/// <item>oscillating: the point is back where it was two steps ago, up to 10⁻¹⁰ of the way between, twice in a row; or it goes the same longer round twice (<see cref="Rounds"/>).</item>
/// <item>diverging: value and gradient have risen for 50 steps in a row above the start, or the value has risen by 10¹⁰ times its scale.
/// A swinging (momentum) method's value may rise above the start for a while, but does not rise at every one of 50 steps and with it the gradient.</item>
/// <item>unbounded: the value has fallen below -10²⁰ times the scale of the start.</item>
/// </list>
/// </remarks>
internal sealed class Safeguards(int dimension) : StoppingState
{
    private const int RisesThatDiverge = 50;
    private const double RiseThatDiverges = 1e10;
    private const double FallThatIsUnbounded = 1e20;
    private const double ReturnThatOscillates = 1e-10;
    private const int ReturnsThatOscillate = 2;

    private readonly Rounds _longer = new(dimension);
    private double _stillSlope = double.NaN;
    private int _rises;
    private int _returns;

    /// <summary>The descended value at the start.</summary>
    public double Start { get; private set; }

    public override StopReason? Check(DescentRun run)
    {
        Iterate now = run.Current;
        if (run.Previous is not { } before)
        {
            Start = now.Value;
            _longer.Begin(now);
            return now.GradientNorm == 0 && !run.LeadsOn() ? Reasons.ZeroGradientWith(run.Objective.Term) : null;
        }

        double scale = Math.Max(1, Math.Abs(Start));
        StopReason? reason = Still(run, now, before) ?? Oscillating(run, now, before) ?? Diverging(run, now, before, scale);
        return reason ?? (now.Value < -FallThatIsUnbounded * scale ? Reasons.Unbounded(run.Value) : null);
    }

    public override void Report(DescentRun run, ICollection<Measure> measures)
    {
        if (run.Reason?.Code == Reasons.ZeroGradient.Code)
        {
            measures.Add(new Measure("gradient-norm", 0, 0, true));
        }
    }

    public override void Exchange(Ledger ledger)
    {
        double start = Start;
        _longer.Exchange(ledger);
        ledger.Number(ref start);
        ledger.Number(ref _stillSlope);
        ledger.Number(ref _rises);
        ledger.Number(ref _returns);
        Start = start;
    }

    private StopReason? Still(DescentRun run, Iterate now, Iterate before)
    {
        if (!Vectors.Same(now.Point, before.Point))
        {
            _stillSlope = double.NaN;
            return null;
        }

        if (now.GradientNorm == 0 && !run.LeadsOn())
        {
            return Reasons.ZeroGradientWith(run.Objective.Term);
        }

        // A direction with memory may gather speed while the point stands still; its slope then changes from step to step.
        double slope = run.Slope;
        bool settled = slope.Equals(_stillSlope);
        _stillSlope = slope;
        return settled ? Reasons.Rounding(now.GradientNorm) : null;
    }

    private StopReason? Oscillating(DescentRun run, Iterate now, Iterate before)
    {
        double moved = Vectors.LargestDifference(now.Point, before.Point);
        bool returned = run.TwoAgo is { } twoAgo && Vectors.AreWithin(now.Point, twoAgo.Point, ReturnThatOscillates * moved);
        _returns = returned && double.IsNaN(_stillSlope) ? _returns + 1 : 0;
        int round = _longer.Check(now, moved, ReturnThatOscillates);
        if (_returns < ReturnsThatOscillate)
        {
            return round <= 2 ? null : new StopReason(
                Status.Stalled,
                "oscillating",
                Numbers.In($"The steps go round {round} points again and again without getting lower, with steps of size {now.Step:G6}."))
            {
                Advice = "Use a smaller rate, or a method with a line search.",
            };
        }

        return new StopReason(
            Status.Stalled,
            "oscillating",
            Numbers.In($"The steps swing between two points without getting lower: each step of size {now.Step:G6} jumps across the minimum to the other side."))
        {
            Advice = "Use a smaller rate: this one is exactly at the limit of stability.",
        };
    }

    private StopReason? Diverging(DescentRun run, Iterate now, Iterate before, double scale)
    {
        _rises = now.Value > before.Value && now.GradientNorm > before.GradientNorm ? _rises + 1 : 0;
        bool persistent = _rises >= RisesThatDiverge && now.Value > Start;
        bool enormous = now.Value - run.Evaluator.BestValue > RiseThatDiverges * scale;
        if (!persistent && !enormous)
        {
            return null;
        }

        return new StopReason(
            Status.Diverged,
            "diverging",
            Numbers.In($"The values run away from {run.Sign * Start:G6} at the start to {run.Value:G6}; in the last step the gradient grew by a factor of {now.GradientNorm / before.GradientNorm:G4}."))
        {
            Advice = "Use a smaller rate; on a surface of largest curvature L, gradient descent needs a rate below 2/L.",
        };
    }
}
