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

    /// <summary>No two signs, but an eigenvalue that cannot be told from zero: second derivatives do not decide.</summary>
    Degenerate,

    /// <summary>The gradient does not exist here: it jumps from one side to the other. What is reported as zero is a convention, such as 0 for |x| at 0, and there are no second derivatives.</summary>
    Kink,
}
