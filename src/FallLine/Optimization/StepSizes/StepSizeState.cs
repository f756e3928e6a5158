namespace FallLine;

/// <summary>What a step size remembers during one run.</summary>
public abstract class StepSizeState
{
    /// <summary>Seeks the next point along a direction.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="along">The direction, aimed at <paramref name="from"/>.</param>
    /// <param name="to">Receives the next point, evaluated through <paramref name="evaluator"/>.</param>
    /// <param name="evaluator">Evaluates trial points; where it refuses, return its reason.</param>
    /// <returns>Null where <paramref name="to"/> is accepted; otherwise why no point is.</returns>
    public abstract StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator);

    /// <summary>The step that <see cref="Advance"/> will try first; NaN where that is not known beforehand.</summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="along">The direction, aimed at <paramref name="from"/>.</param>
    public virtual double FirstTrial(Iterate from, DirectionState along) => double.NaN;

    /// <summary>Names what it carries from one step to the next, for checkpoints.</summary>
    /// <param name="ledger">Reads it or overwrites it.</param>
    public abstract void Exchange(Ledger ledger);
}
