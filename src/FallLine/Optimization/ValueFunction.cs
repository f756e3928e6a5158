namespace FallLine;

/// <summary>A function that gives its value alone.</summary>
/// <param name="point">Where.</param>
/// <returns>The value at <paramref name="point"/>.</returns>
public delegate double ValueFunction(ReadOnlySpan<double> point);
