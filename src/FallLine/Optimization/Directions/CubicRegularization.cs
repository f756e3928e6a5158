using FallLine.Optimization;

namespace FallLine;

/// <summary>The exact minimum of the local quadratic with a cubic term: p(t) minimises gᵀp + ½·pᵀ∇²f·p + σ/3·‖p‖³, where σ = 1/t².</summary>
/// <remarks>
/// p = -(∇²f + μ·I)⁻¹·g with μ = σ·‖p‖ and ∇²f + μ·I positive semidefinite; in the hard case the eigenvector of the least eigenvalue is added. C. Cartis, N. I. M. Gould
/// and Ph. L. Toint, Math. Prog. 127 (2011) 245–295, theorem 3.1. The predicted decrease is that of the quadratic, without the cubic term (E. G. Birgin et al., Math. Prog. 163 (2017)
/// 359–368, equation 2.6), which keeps the count of steps optimal: a gradient below ε within order ε^(-3/2). t is chosen like a radius; it is about ‖p‖/√‖g‖ where the surface is flat.
/// It leaves saddles and maxima even where the gradient is zero. Work per step: about 9n³ multiplications; memory 2n².
/// </remarks>
public sealed record CubicRegularization : IDirection
{
    /// <inheritdoc/>
    public string Name => "cubic-regularization";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Hessian;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new HessianCurveState(objective.Dimension, cubic: true);
}
