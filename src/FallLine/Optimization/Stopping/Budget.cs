namespace FallLine.Optimization;

/// <summary>The state of a limit, which takes effect in the middle of a step too.</summary>
/// <param name="measure">The name of what is spent.</param>
/// <param name="read">How much is spent.</param>
/// <param name="stop">The reason, once it is.</param>
internal sealed class Budget(string measure, Func<DescentRun, Reading> read, Func<Reading, StopReason> stop) : StoppingState
{
    public override StopReason? Check(DescentRun run) => Interrupt(run);

    public override StopReason? Interrupt(DescentRun run)
    {
        Reading reading = read(run);
        return reading.Met ? stop(reading) : null;
    }

    public override void Report(DescentRun run, ICollection<Measure> measures)
    {
        Reading reading = read(run);
        measures.Add(new Measure(measure, reading.Value, reading.Tolerance, reading.Met));
    }

    public override void Exchange(Ledger ledger)
    {
        // The run itself counts what is spent.
    }
}
