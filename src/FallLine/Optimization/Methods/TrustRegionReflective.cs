namespace FallLine;

/// <content>Trust-region reflective.</content>
public static partial class Methods
{
    /// <summary>For sums of squares within bounds, dense or sparse: stays inside the bounds and feels them before it meets them, so that a poor start is not caught on a bound on the way.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> f(x) = ½Σρ(rᵢ²), J the Jacobian of r (both corrected for the loss ρ: <see cref="RobustLoss"/>), g = Jᵀr, vᵢ the distance to the bound towards which xᵢ falls, Bᵢ = |gᵢ|/vᵢ. p = -(JᵀJ + B + c·E/t)⁻¹g, c = min(1, ‖D⁻¹g‖/‖D⁻¹g₀‖),
    /// E as D² but Dᵢ/vᵢ near bounds; where x + p leaves the box the best of p cut short, p reflected and -E⁻¹g; q = (f(x) - f(x + p))/(½‖r‖² - ½‖r + Jp‖²); x ← x + p where q &gt; least-ratio. t shrinks by shrink where q &lt; ¼ and
    /// grows by growth where q &gt; ¾.</para>
    /// <para><b>Needs</b> the gradient and the residuals with their Jacobian (<see cref="Objective.LeastSquares"/>).</para>
    /// <para><b>Options.</b> <c>scaling</c> (default greatest-column): how a step is measured; <c>first-radius</c> (default 10, above 0): t at first, in units of 10³;
    /// <c>least-ratio</c> (default 1e-4), <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of t. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong Jacobian: check it), <c>non-finite</c> (the residuals are not defined).</para>
    /// <para><b>Rate and cost.</b> Superlinear where the residuals vanish at the minimum, or depend on the variables linearly, also with active bounds whose multipliers do not vanish; elsewhere linear. One Jacobian and 2mn² multiplications and
    /// additions per accepted step, of a sparse J by its entries. Held by the conformance test of superlinear rates and by the problems of Hock and Schittkowski with bounds.</para>
    /// <para><b>Known failure.</b> Minima on bounds whose multipliers vanish are approached linearly: <c>lm</c>, whose bounds are an active set, lands on them.</para>
    /// <para><b>Reference.</b> M. A. Branch, T. F. Coleman and Y. Li, SIAM J. Sci. Comput. 21 (1999) 1–23; SciPy's <c>trf</c> follows it too, but measures the radius by ‖E^½·p‖ and never lands on a bound.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.TrustRegionReflective().Minimize(Objective.LeastSquares(residuals).Within(("k", 0, 10)), start);
    /// </code></example>
    public static Method TrustRegionReflectiveMethod { get; } = new()
    {
        Id = "trf",
        Title = "Trust-region reflective",
        Summary = "For sums of squares within bounds: feels the bounds before it meets them, and is reflected where it would cross.",
        Formula = "p = -(J'J + |g|/v + c E/t)^-1 g, cut short, reflected, or steepest where it leaves the box;  x <- x + p where f falls as predicted;  t adapts",
        Reference = "Coleman & Li 1996; Branch, Coleman & Li 1999",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "trf", Direction = new TrustRegionReflective(), StepSize = new TrustRadius { FirstRadius = 10 } },
    };

    /// <summary>Trust-region reflective; described at <see cref="TrustRegionReflectiveMethod"/>.</summary>
    public static Descent TrustRegionReflective() => TrustRegionReflectiveMethod.Default;
}
