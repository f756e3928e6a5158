using System.Collections.Immutable;

namespace FallLine;

/// <summary>Several methods side by side.</summary>
public sealed record RaceResult
{
    /// <summary>The methods: those that reached the goal by the evaluations that it took them, then the others by their value.</summary>
    public required ImmutableArray<RaceEntry> Entries { get; init; }

    /// <summary>The value that counts as there: the best of all, but for a millionth of the way to it from the start. NaN where no method came to a finite value.</summary>
    public required double Goal { get; init; }

    /// <summary>The best value of all.</summary>
    public required double BestValue { get; init; }

    /// <summary>The value at the start.</summary>
    public required double StartValue { get; init; }

    /// <summary>Whether the caller ended the race before all methods had run.</summary>
    public bool IsCancelled { get; init; }
}
