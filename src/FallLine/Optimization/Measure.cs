namespace FallLine;

/// <summary>What a stopping criterion measured, beside what it asked for.</summary>
/// <param name="Name">What is measured: <c>gradient-norm</c>, <c>iterations</c>, …</param>
/// <param name="Value">The measure at the end of the run; NaN where it could not be taken.</param>
/// <param name="Tolerance">The tolerance or limit that it is held against.</param>
/// <param name="Met">Whether the criterion was met.</param>
public sealed record Measure(string Name, double Value, double Tolerance, bool Met);
