namespace FallLine;

/// <summary>How often a run evaluated its objective.</summary>
/// <param name="Value">Evaluations of the function itself, with or without its gradient: the count that limits speak of.</param>
/// <param name="Gradient">Evaluations of the gradient.</param>
/// <param name="HessianVector">Products of the Hessian with a vector.</param>
/// <param name="Hessian">Evaluations of the whole Hessian.</param>
public readonly record struct Evaluations(int Value, int Gradient, int HessianVector, int Hessian)
{
    /// <summary>Evaluations of the Jacobian of residuals, by methods of least squares.</summary>
    public int Jacobian { get; init; }
}
