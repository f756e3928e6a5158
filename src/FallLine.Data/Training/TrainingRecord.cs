namespace FallLine.Data;

/// <summary>How a model came to be: kept in its file.</summary>
public sealed record TrainingRecord
{
    /// <summary>The version of FallLine that trained it.</summary>
    public required string Library { get; init; }

    /// <summary>The method of descent.</summary>
    public required string Method { get; init; }

    /// <summary>The method's options in effect, by name.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>How the descent ended, in one word.</summary>
    public required string Status { get; init; }

    /// <summary>Why, as a code.</summary>
    public required string Reason { get; init; }

    /// <summary>The number of accepted steps.</summary>
    public required int Iterations { get; init; }

    /// <summary>The number of rows that it learnt from.</summary>
    public required int Rows { get; init; }

    /// <summary>The loss over them.</summary>
    public required double Loss { get; init; }

    /// <summary>The l2 of the penalty on the weights.</summary>
    public required double L2 { get; init; }

    /// <summary>The share of the rows that was held out.</summary>
    public required double Validation { get; init; }

    /// <summary>The seed of the random division of the rows.</summary>
    public required ulong Seed { get; init; }
}
