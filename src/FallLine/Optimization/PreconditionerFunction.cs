namespace FallLine;

/// <summary>Solves M·z = gradient for a preconditioner M.</summary>
/// <param name="point">Where, for an M that depends on it.</param>
/// <param name="gradient">The right-hand side.</param>
/// <param name="result">Receives z.</param>
public delegate void PreconditionerFunction(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> result);
