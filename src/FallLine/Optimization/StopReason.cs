using System.Collections.Immutable;

namespace FallLine;

/// <summary>Why a run ended. The part that sees the reason returns it; the loop passes it on.</summary>
/// <param name="Status">The reason in one word.</param>
/// <param name="Code">The reason as a stable, lower-case code with hyphens, for programs: <c>gradient-tolerance</c>, <c>max-iterations</c>, …</param>
/// <param name="Message">The reason in one sentence, with its numbers, for people.</param>
public sealed record StopReason(Status Status, string Code, string Message)
{
    /// <summary>What the caller can do about it; empty where there is nothing to do.</summary>
    public string Advice { get; init; } = "";

    /// <summary>The exception behind the reason, where there is one.</summary>
    public Exception? Error { get; init; }

    /// <summary>The point that was to blame and was not accepted; empty where there is none.</summary>
    internal ImmutableArray<double> At { get; init; } = [];

    /// <summary>The line search that failed; null where none did.</summary>
    internal RecordedSearch? Search { get; init; }
}
