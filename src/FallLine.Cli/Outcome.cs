using System.Collections.Immutable;

namespace FallLine.Cli;

/// <summary>A result with what it says when it is asked why; asked once, because the answers are computed.</summary>
/// <param name="Result">The result.</param>
internal sealed record Outcome(Result Result)
{
    /// <summary>All runs, where the result is the best of several.</summary>
    public GlobalResult? All { get; init; }

    /// <summary>What kind of point was reached.</summary>
    public CriticalPoint? CriticalPoint { get; } = Result.CriticalPoint;

    /// <summary>What the run showed.</summary>
    public ImmutableArray<Finding> Diagnosis { get; } = Result.Diagnosis;

    /// <summary>Whether the point reached is surely not of the kind that was looked for.</summary>
    public bool IsOtherThanAsked => CriticalPoint?.Kind is { } kind
        && kind is not (CriticalPointKind.Degenerate or CriticalPointKind.Kink)
        && kind != (Result.Maximized ? CriticalPointKind.Maximum : CriticalPointKind.Minimum);
}
