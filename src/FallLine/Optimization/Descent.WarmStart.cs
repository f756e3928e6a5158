namespace FallLine;

/// <content>Beginning where an earlier run ended.</content>
public sealed partial record Descent
{
    /// <summary>Goes down from the best point of an earlier result: for a function that changed a little since, such as the next of a sequence.</summary>
    /// <remarks>
    /// Where the earlier run kept its curvature (<see cref="KeepCurvature"/>) and went in the same direction with the same options, L-BFGS, BFGS, DFP and SR1 begin with it instead of with nothing. Curvature that no longer
    /// fits costs a few steps and is replaced by what the new steps show; the stopping criteria do not depend on it.
    /// </remarks>
    /// <param name="objective">The function; of as many variables.</param>
    /// <param name="from">The earlier result, of whatever method.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The earlier point does not fit the objective or lies outside its bounds, or the objective lacks a derivative that the direction needs or has a term that it cannot take.</exception>
    /// <example><code>
    /// Descent descent = Methods.LimitedMemoryBfgs() with { KeepCurvature = true };
    /// Result monday = descent.Minimize(costs[0], start);
    /// Result tuesday = descent.Minimize(costs[1], from: monday);
    /// </code></example>
    public Result Minimize(Objective objective, Result from, CancellationToken cancellationToken = default) =>
        Finish(Begin(objective, from, maximize: false, cancellationToken));

    /// <summary>Goes up from the best point of an earlier result: for a function that changed a little since, such as the next of a sequence.</summary>
    /// <inheritdoc cref="Minimize(Objective, Result, CancellationToken)"/>
    public Result Maximize(Objective objective, Result from, CancellationToken cancellationToken = default) =>
        Finish(Begin(objective, from, maximize: true, cancellationToken));

    /// <summary>Begins at the best point of an earlier result, for a caller who takes the steps himself.</summary>
    /// <param name="objective">The function; of as many variables.</param>
    /// <param name="from">The earlier result, of whatever method.</param>
    /// <param name="maximize">Whether to climb instead of descending.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation.</param>
    /// <inheritdoc cref="Minimize(Objective, Result, CancellationToken)"/>
    public DescentRun Begin(Objective objective, Result from, bool maximize = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        DescentRun run = Begin(objective, from.Best.Point.AsSpan(), maximize, cancellationToken);

        // A run that climbed learnt the curvature of the function's negative.
        Result inner = from.Moved ?? from;
        if (inner.Learnt is { } learnt && inner.Maximized == maximize && inner.Origin?.Descent.Direction.Equals(Direction) == true)
        {
            run.Inherit(learnt);
        }

        return run;
    }
}
