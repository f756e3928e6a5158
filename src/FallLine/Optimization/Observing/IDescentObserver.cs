namespace FallLine;

/// <summary>Watches a run: called exactly once for every accepted step, never inside a line search.</summary>
public interface IDescentObserver
{
    /// <summary>Sees the newest accepted point.</summary>
    /// <param name="run">The run; its iterates are valid during the call only.</param>
    /// <returns>Null to go on, or a reason to stop.</returns>
    StopReason? Observe(DescentRun run);

    /// <summary>What the observer found, when the run is over; it becomes part of <see cref="Result.Findings"/>.</summary>
    /// <param name="run">The run, at its end.</param>
    IEnumerable<Finding> Conclude(DescentRun run) => [];
}
