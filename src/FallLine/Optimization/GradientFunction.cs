namespace FallLine;

/// <summary>A function that gives its value and writes its gradient.</summary>
/// <param name="point">Where.</param>
/// <param name="gradient">Receives the partial derivatives at <paramref name="point"/>.</param>
/// <returns>The value at <paramref name="point"/>.</returns>
public delegate double GradientFunction(ReadOnlySpan<double> point, Span<double> gradient);
