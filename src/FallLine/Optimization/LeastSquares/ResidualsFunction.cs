namespace FallLine;

/// <summary>A function that writes residuals.</summary>
/// <param name="point">Where.</param>
/// <param name="residuals">Receives the residuals at <paramref name="point"/>.</param>
public delegate void ResidualsFunction(ReadOnlySpan<double> point, Span<double> residuals);
