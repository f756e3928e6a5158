using System.Collections.Immutable;

namespace FallLine;

/// <summary>The best point that a run evaluated, whether or not it was accepted as a step.</summary>
/// <param name="Value">The value there.</param>
/// <param name="Point">Where.</param>
public sealed record BestPoint(double Value, ImmutableArray<double> Point);
