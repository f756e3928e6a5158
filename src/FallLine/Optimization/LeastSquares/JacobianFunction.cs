namespace FallLine;

/// <summary>A function that writes residuals and their first derivatives.</summary>
/// <param name="point">Where.</param>
/// <param name="residuals">Receives the residuals at <paramref name="point"/>.</param>
/// <param name="jacobian">Receives the matrix of first derivatives row by row: a row for each residual, a column for each variable.</param>
public delegate void JacobianFunction(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian);
