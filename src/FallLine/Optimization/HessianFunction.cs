namespace FallLine;

/// <summary>Writes the second derivatives of a function.</summary>
/// <param name="point">Where.</param>
/// <param name="hessian">Receives the symmetric matrix of second derivatives, row by row.</param>
public delegate void HessianFunction(ReadOnlySpan<double> point, Span<double> hessian);
