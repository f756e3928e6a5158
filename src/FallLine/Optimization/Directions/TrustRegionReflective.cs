using FallLine.Optimization;

namespace FallLine;

/// <summary>The linearised residuals at their least where bounds are felt before they are met: a path that stays inside them, and is reflected where it would cross.</summary>
/// <remarks>
/// <para>With g = Jᵀr let vᵢ be the distance to the bound towards which xᵢ falls, or 1 where there is none, and Bᵢ = |gᵢ|/vᵢ there, else 0. p(t) = -(JᵀJ + B + c·E/t)⁻¹·g with c = min(1, ‖D⁻¹g‖/‖D⁻¹g₀‖), Eᵢ = D²ᵢ, or Dᵢ/vᵢ where there is such a bound: near a bound
/// across which the value falls steps become short in its direction, and where the value falls away from it they do not. D is that of <see cref="LevenbergMarquardt"/>.</para>
/// <para>Where x + p leaves the box, three ways are compared by the model gᵀp + ½·pᵀ(JᵀJ + B)p: p up to the first bound; from there on with the variables that met it turned back; and along -E⁻¹g. The last two go to the least of the model within the length of p and the box. Each
/// ends a part 1 - θ before a bound, θ = max(0.995, 1 - max |gᵢvᵢ|/f₀); a variable that would come within a thousandth of its distance ends on the bound, so that the result can name it.</para>
/// <para>T. F. Coleman and Y. Li, SIAM J. Optim. 6 (1996) 418–445; M. A. Branch, T. F. Coleman and Y. Li, SIAM J. Sci. Comput. 21 (1999) 1–23. SciPy's <c>trf</c> is of the same family; there variables only come near their bounds. Work per step as for
/// <see cref="LevenbergMarquardt"/>, of a dense and of a sparse Jacobian; within bounds some further products with J, but never another solution.</para>
/// </remarks>
public sealed record TrustRegionReflective : IDirection
{
    /// <summary>The declaration of <see cref="Scaling"/>.</summary>
    public static ChoiceOption<TrustRegionReflective, ScalingRule> ScalingOption { get; } = ScalingRuleOption.Of<TrustRegionReflective>(part => part.Scaling, (part, value) => part with { Scaling = value });

    private static readonly Option[] s_options = [ScalingOption];

    /// <summary>How the length of a step is measured; by default with the greatest length of each column of the Jacobian so far.</summary>
    public ScalingRule Scaling { get; init; } = ScalingOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "trust-region-reflective";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool NeedsResiduals => true;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return new ReflectiveState(objective.Dimension, Scaling, objective.Term as Bounds ?? Bounds.Same(objective.Dimension, double.NegativeInfinity, double.PositiveInfinity));
    }
}
