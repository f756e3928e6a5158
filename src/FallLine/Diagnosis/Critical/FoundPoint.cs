using System.Collections.Immutable;

namespace FallLine;

/// <summary>A critical point that a search found.</summary>
public sealed record FoundPoint
{
    /// <summary>Where.</summary>
    public required ImmutableArray<double> Point { get; init; }

    /// <summary>The value there.</summary>
    public required double Value { get; init; }

    /// <summary>The largest magnitude among the partial derivatives there.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>What it is, with its eigenvalues, certainty and, for a saddle, the way out.</summary>
    public required CriticalPoint Nature { get; init; }

    /// <summary>In how many directions the critical points go on from here: 0 for an isolated point, 1 for one of a curve, 2 for one of a surface. Of a curve, one point is listed.</summary>
    public int Continues { get; init; }

    /// <summary>How many of the searches ended here, or, where it is one of a curve, on the curve.</summary>
    public int Times { get; init; }

    /// <summary>Whether no point that was found, kinks included, has a lower value.</summary>
    public bool IsLowestFound { get; init; }
}
