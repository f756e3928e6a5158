namespace FallLine;

/// <summary>What the second derivatives say of a point where the gradient vanishes.</summary>
public enum CriticalPointKind
{
    /// <summary>All eigenvalues of the Hessian are positive: lower than every neighbour.</summary>
    Minimum,

    /// <summary>All eigenvalues are negative: higher than every neighbour.</summary>
    Maximum,

    /// <summary>Eigenvalues of both signs: up in one direction, down in another.</summary>
    Saddle,

    /// <summary>No two signs, but an eigenvalue that rounding cannot tell from zero: second derivatives do not decide.</summary>
    Degenerate,
}
