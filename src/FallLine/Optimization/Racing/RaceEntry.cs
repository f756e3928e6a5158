namespace FallLine;

/// <summary>What one method came to in a race.</summary>
public sealed record RaceEntry
{
    /// <summary>The method, as it ran.</summary>
    public required Descent Descent { get; init; }

    /// <summary>Its result.</summary>
    public required Result Result { get; init; }

    /// <summary>The rate that was searched for it; null where it has none or none was searched.</summary>
    public double? TunedRate { get; init; }

    /// <summary>How many runs the search for the rate took; their evaluations are not in the result's.</summary>
    public int TuningRuns { get; init; }

    /// <summary>The evaluations of the function in those runs.</summary>
    public long TuningEvaluations { get; init; }

    /// <summary>Evaluations of the function until the goal was reached; null where it was not.</summary>
    public int? EvaluationsToGoal { get; init; }

    /// <summary>The time until the goal was reached; null where it was not.</summary>
    public TimeSpan? TimeToGoal { get; init; }
}
