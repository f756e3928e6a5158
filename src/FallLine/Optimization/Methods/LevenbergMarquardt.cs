namespace FallLine;

/// <content>Levenberg–Marquardt.</content>
public static partial class Methods
{
    /// <summary>The method of choice for sums of squares: fits of curves, calibration, systems of equations; up to some hundreds of variables, or any number where each residual depends on few.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> f(x) = ½Σρ(rᵢ²), J the Jacobian of r (both corrected for the loss ρ: <see cref="RobustLoss"/>). p = -(JᵀJ + λD²)⁻¹Jᵀr with λ ≥ 0 such that ‖Dp‖ is the radius, or λ = 0 and ‖Dp‖ below it; q =
    /// (f(x) - f(x + p))/(½‖r‖² - ½‖r + Jp‖²); x ← x + p where q &gt; least-ratio. The radius begins at first-radius·‖D·x‖, shrinks by shrink where q &lt; ¼ and grows by growth where q &gt; ¾ and ‖Dp‖ was
    /// the radius. D: the greatest length that each column of J has had.</para>
    /// <para><b>Sparse.</b> Where the entries of J alone are kept (<see cref="Residuals.JacobianPattern"/>) the radius t gives λ = c/t itself, in units of 10³, c = min(1, ‖D⁻¹g‖/‖D⁻¹g₀‖), and each trial one solution: by LSMR as exact as the model deserves, and from where that takes
    /// many steps on with the sparse Cholesky factor of JᵀJ + λD² before it.</para>
    /// <para><b>Needs</b> the gradient and the residuals with their Jacobian (<see cref="Objective.LeastSquares"/>).</para>
    /// <para><b>Options.</b> <c>scaling</c> (default greatest-column): how a step is measured; <c>first-radius</c> (default 10, above 0): how far the linearised residuals are trusted at first, as a multiple of ‖D·x‖;
    /// <c>least-ratio</c> (default 1e-4), <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong Jacobian: check it), <c>non-finite</c> (the residuals are not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic where the residuals vanish at the minimum, or depend on the variables linearly; elsewhere linear, with a factor that grows with the residuals and their curvature. One Jacobian and 2mn² multiplications and
    /// additions per accepted step; a refused step costs one evaluation. Held by the conformance test of quadratic rates, and by all 54 starts of NIST's nonlinear reference problems.</para>
    /// <para><b>Known failure.</b> Large residuals of strong curvature: <c>trust-exact</c>, which has the second derivatives, takes fewer steps. Thousands of variables where J is not sparse.</para>
    /// <para><b>Reference.</b> J. J. Moré, Lecture Notes in Mathematics 630 (1978) 105–116, as in MINPACK; there the radius begins at 100·‖D·x‖, from which one of the 54 starts (MGH17) is lost.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(residuals), start);
    /// </code></example>
    public static Method LevenbergMarquardtMethod { get; } = new()
    {
        Id = "lm",
        Title = "Levenberg–Marquardt",
        Summary = "For sums of squares: solves for the linearised residuals within an adaptive radius. The method of choice for fits.",
        Formula = "p = argmin |r + J p| over |D p| <= radius;  x <- x + p where f falls as predicted;  radius adapts to the prediction",
        Reference = "Levenberg 1944; Marquardt 1963; Moré 1978",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "lm", Direction = new LevenbergMarquardt(), StepSize = new TrustRadius { FirstRadius = 10 } },
    };

    /// <summary>Levenberg–Marquardt; described at <see cref="LevenbergMarquardtMethod"/>.</summary>
    public static Descent LevenbergMarquardt() => LevenbergMarquardtMethod.Default;
}
