using System.Collections.Immutable;

namespace FallLine;

/// <summary>A minimum (or, when climbing, a maximum) that several runs were after.</summary>
/// <param name="Value">The best value that a run came to here.</param>
/// <param name="Point">Where.</param>
/// <param name="Times">How many runs ended here.</param>
/// <param name="FirstRun">The number of the first of them, from 1: it took so many runs to find it.</param>
/// <param name="Evaluations">Evaluations of the function in all runs up to that one.</param>
public sealed record MinimumFound(double Value, ImmutableArray<double> Point, int Times, int FirstRun, long Evaluations);
