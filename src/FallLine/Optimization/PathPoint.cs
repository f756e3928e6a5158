using System.Collections.Immutable;

namespace FallLine;

/// <summary>One accepted point of a recorded path.</summary>
/// <param name="Iteration">Its number; 0 is the start.</param>
/// <param name="Point">Where.</param>
/// <param name="Value">The value there.</param>
/// <param name="GradientNorm">The largest magnitude among the partial derivatives there.</param>
/// <param name="Step">The step size that led there; 0 at the start.</param>
public sealed record PathPoint(int Iteration, ImmutableArray<double> Point, double Value, double GradientNorm, double Step);
