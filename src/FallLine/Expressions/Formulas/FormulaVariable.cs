namespace FallLine;

/// <summary>A variable as a formula names it, before its length is known.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsVector">Whether the formula indexes it or asks for its length, so that it must be a vector.</param>
public sealed record FormulaVariable(string Name, bool IsVector);
