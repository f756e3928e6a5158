namespace FallLine;

/// <summary>How constraints are met: the method descends f plus a penalty of what they fail by, again and again, while multipliers take the penalty's place.</summary>
/// <remarks>
/// <para>With equalities h(x) = 0 and inequalities g(x) ≤ 0 it descends L(x) = f + Σ (λᵢhᵢ + ρ/2·hᵢ²) + 1/(2ρ)·Σ (max(0, μᵢ + ρgᵢ)² - μᵢ²).
/// When L is at its minimum to within a tolerance that tightens, λᵢ ← λᵢ + ρhᵢ and μᵢ ← max(0, μᵢ + ρgᵢ); where the violation, max(|hᵢ|, |max(gᵢ, -μᵢ/ρ)|),
/// has not fallen to half of what it was, ρ grows too. At the end ∇f + Jᵀλ vanishes: the conditions of Karush, Kuhn and Tucker hold.</para>
/// <para>The first penalty balances function and constraints at the start: ρ = 10·max(1, |f|)/max(1, Σc²/2), from 10⁻³ to 10³, where c are the violations.</para>
/// <para><b>Reference.</b> E. G. Birgin and J. M. Martínez, Practical Augmented Lagrangian Methods for Constrained Optimization, SIAM 2014, algorithm 4.1; M. J. D. Powell and M. R. Hestenes, 1969; R. T. Rockafellar, 1973.</para>
/// </remarks>
public sealed record AugmentedLagrangian : IPart
{
    /// <summary>The declaration of <see cref="Tolerance"/>.</summary>
    public static NumberOption<AugmentedLagrangian, double> ToleranceOption { get; } = new(
        "constraint-tolerance",
        1e-8,
        "Converged only where no constraint fails by more than this.",
        part => part.Tolerance,
        (part, value) => part with { Tolerance = value })
    { Above = 0 };

    /// <summary>The declaration of <see cref="Growth"/>.</summary>
    public static NumberOption<AugmentedLagrangian, double> GrowthOption { get; } = new(
        "penalty-growth",
        10,
        "By what factor the penalty grows where the violation has not halved.",
        part => part.Growth,
        (part, value) => part with { Growth = value })
    { Above = 1, AtMost = 1000 };

    private static readonly Option[] s_options = [ToleranceOption, GrowthOption];

    /// <summary>The greatest violation allowed, in the units of the constraints; above 0, default 1e-8.</summary>
    public double Tolerance { get; init => field = ToleranceOption.Check(value); } = ToleranceOption.DefaultValue;

    /// <summary>The factor by which the penalty grows; above 1 and at most 1000, default 10.</summary>
    public double Growth { get; init => field = GrowthOption.Check(value); } = GrowthOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "augmented-lagrangian";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;
}
