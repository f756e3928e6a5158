namespace FallLine;

/// <content>Going on from a checkpoint.</content>
public sealed partial record Descent
{
    /// <summary>Goes on from a checkpoint until there is a reason to stop, as if the run had never stopped: the same points bit for bit, evaluations and time counted on.</summary>
    /// <remarks>
    /// Direction and step size with all their options, the variables and the function must be those that the run was saved with; it descends or climbs as it did. The function is evaluated once at the
    /// point, uncounted, to see that it is the same. The stopping criteria may differ: then a run that had reached a limit or its tolerance goes on. A cancelled run goes on in any case.
    /// </remarks>
    /// <param name="objective">The function.</param>
    /// <param name="checkpoint">What <see cref="DescentRun.Save(Stream)"/> wrote.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="CheckpointException">It is no whole and sound checkpoint, or one of another method, other variables or another function; the message says which.</exception>
    public Result Resume(Objective objective, Stream checkpoint, CancellationToken cancellationToken = default) =>
        Finish(Begin(objective, checkpoint, cancellationToken));

    /// <param name="objective">The function.</param>
    /// <param name="path">The file that <see cref="Checkpoints.To(string, double)"/> or <see cref="DescentRun.Save(string)"/> wrote.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <inheritdoc cref="Resume(Objective, Stream, CancellationToken)"/>
    public Result Resume(Objective objective, string path, CancellationToken cancellationToken = default)
    {
        using FileStream file = File.OpenRead(path);
        return Resume(objective, file, cancellationToken);
    }

    /// <summary>Takes a run up from a checkpoint, for a caller who takes the steps himself.</summary>
    /// <inheritdoc cref="Resume(Objective, Stream, CancellationToken)"/>
    public DescentRun Begin(Objective objective, Stream checkpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(checkpoint);
        return DescentRun.Resume(FittedTo(objective), objective, checkpoint, cancellationToken);
    }
}
