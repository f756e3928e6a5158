using FallLine.Optimization;

namespace FallLine;

/// <summary>The exact minimum of the local quadratic within a radius: p(t) minimises gᵀp + ½·pᵀ∇²f·p over ‖p‖ ≤ t.</summary>
/// <remarks>
/// p(t) = -(∇²f + μ·I)⁻¹·g with μ ≥ 0 such that ∇²f + μ·I is positive semidefinite and ‖p‖ = t, or μ = 0 and p inside; in the hard case (g orthogonal to the eigenvector of
/// the least eigenvalue) that eigenvector is added. J. J. Moré and D. C. Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553–572, section 3; Nocedal and Wright,
/// Numerical Optimization, 2nd ed., theorem 4.1 and algorithm 4.3. By the eigenvalues of the Hessian instead of repeated Cholesky factors: refused steps then cost nothing.
/// It leaves saddles and maxima even where the gradient is zero. Work per step: about 9n³ multiplications; memory 2n².
/// </remarks>
public sealed record MoreSorensen : IDirection
{
    /// <inheritdoc/>
    public string Name => "more-sorensen";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Hessian;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new HessianCurveState(objective.Dimension, cubic: false);
}
