namespace FallLine;

/// <summary>What a stopping criterion remembers during one run.</summary>
public abstract class StoppingState
{
    /// <summary>Measures the newly accepted point; called once for the start and once after every accepted step.</summary>
    /// <param name="run">The run, at its newest point.</param>
    /// <returns>Null to go on, or the reason to stop.</returns>
    public abstract StopReason? Check(DescentRun run);

    /// <summary>Whether the run must not evaluate once more: how limits take effect in the middle of a step. Most criteria have nothing to say here.</summary>
    /// <param name="run">The run, in the middle of a step.</param>
    public virtual StopReason? Interrupt(DescentRun run) => null;

    /// <summary>Adds what was measured last, beside what was asked for.</summary>
    /// <param name="run">The run, at its end.</param>
    /// <param name="measures">Receives one measure per criterion.</param>
    public abstract void Report(DescentRun run, ICollection<Measure> measures);

    /// <summary>Names what it carries from one step to the next, for checkpoints.</summary>
    /// <param name="ledger">Reads it or overwrites it.</param>
    public abstract void Exchange(Ledger ledger);
}
