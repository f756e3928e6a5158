namespace FallLine;

/// <summary>How the error e behaves from step to step near a minimum with a positive definite Hessian.</summary>
public enum ConvergenceRate
{
    /// <summary>No rate is promised: with a constant rate the steps may end in a small cycle.</summary>
    NotPromised,

    /// <summary>eₖ₊₁ ≈ c·eₖ with c &lt; 1: the same number of digits at each step.</summary>
    Linear,

    /// <summary>eₖ₊₁/eₖ → 0: more and more digits.</summary>
    Superlinear,

    /// <summary>eₖ₊₁ ≈ c·eₖ²: the digits double.</summary>
    Quadratic,
}
