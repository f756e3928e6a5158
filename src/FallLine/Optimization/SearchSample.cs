namespace FallLine;

/// <summary>One point of a line search.</summary>
/// <param name="Step">The step t along the direction.</param>
/// <param name="Value">The descended value φ(t).</param>
/// <param name="Slope">Its derivative φ′(t); NaN where the value or a partial derivative is not finite.</param>
public readonly record struct SearchSample(double Step, double Value, double Slope);
