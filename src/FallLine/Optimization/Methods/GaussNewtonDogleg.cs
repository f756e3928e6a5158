namespace FallLine;

/// <content>Gauss–Newton with a dogleg.</content>
public static partial class Methods
{
    /// <summary>For sums of squares, where a step of Levenberg and Marquardt is too dear: two straight legs in the place of its curve.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> f(x) = ½Σρ(rᵢ²), J the Jacobian of r (both corrected for the loss ρ: <see cref="RobustLoss"/>). p is the point at distance ‖Dp‖ = radius on the path 0 → -(gᵀD⁻²g/‖JD⁻²g‖²)·D⁻²g → -J⁺r, or its end; x ← x + p where
    /// f falls as predicted; the radius adapts as for <see cref="LevenbergMarquardtMethod"/>.</para>
    /// <para><b>Needs</b> the gradient and the residuals with their Jacobian (<see cref="Objective.LeastSquares"/>).</para>
    /// <para><b>Options.</b> <c>scaling</c> (default greatest-column): how a step is measured; <c>first-radius</c> (default 1, above 0), as a multiple of ‖D·x‖; <c>least-ratio</c> (default 1e-4), <c>shrink</c> (default 0.25) and <c>growth</c> (default 2)
    /// of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c>, <c>line-search</c> (a kink, noise, or a wrong Jacobian: check it), <c>non-finite</c> (the residuals are not defined).</para>
    /// <para><b>Rate and cost.</b> As <see cref="LevenbergMarquardtMethod"/>, without the search for λ. Held by the conformance test of quadratic rates.</para>
    /// <para><b>Known failure.</b> A Jacobian that is nearly singular along the way: it creeps along the gradient, where <c>lm</c> bends.</para>
    /// <para><b>Reference.</b> M. J. D. Powell, in: Numerical Methods for Nonlinear Algebraic Equations, 1970; Nocedal and Wright, Numerical Optimization, 2nd ed., section 11.2.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.GaussNewtonDogleg().Minimize(Objective.LeastSquares(residuals), start);
    /// </code></example>
    public static Method GaussNewtonDoglegMethod { get; } = new()
    {
        Id = "gauss-newton-dogleg",
        Title = "Gauss–Newton, dogleg",
        Summary = "For sums of squares: two straight legs within an adaptive radius, cheaper per step than Levenberg–Marquardt.",
        Formula = "p on the path 0 -> -a D^-2 g -> -J^+ r at distance |D p| = radius;  x <- x + p where f falls as predicted;  radius adapts",
        Reference = "Powell 1970; Nocedal & Wright, section 11.2",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "gauss-newton-dogleg", Direction = new GaussNewtonDogleg(), StepSize = new TrustRadius() },
    };

    /// <summary>Gauss–Newton with a dogleg; described at <see cref="GaussNewtonDoglegMethod"/>.</summary>
    public static Descent GaussNewtonDogleg() => GaussNewtonDoglegMethod.Default;
}
