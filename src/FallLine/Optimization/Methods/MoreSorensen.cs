namespace FallLine;

/// <content>Trust region with the exact step of Moré and Sorensen.</content>
public static partial class Methods
{
    /// <summary>Newton's method with an exactly solved trust region: the most robust for few variables (up to some hundreds); it leaves saddles.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> p minimises m(p) = gᵀp + ½·pᵀ∇²f·p over ‖p‖ ≤ radius; ρ = (f(x) - f(x + p))/-m(p); x ← x + p where ρ &gt; least-ratio; the radius shrinks by shrink where ρ &lt; ¼ and grows by growth where ρ &gt; ¾ and ‖p‖ was the radius.</para>
    /// <para><b>Needs</b> the gradient and the Hessian.</para>
    /// <para><b>Options.</b> <c>first-radius</c> (default 1, above 0): how far the model is trusted at first; <c>least-ratio</c> (default 1e-4): the part of the predicted decrease that a step must deliver; <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic near a minimum with a positive definite Hessian. Where it converges, the Hessian has no eigenvalue below zero (beyond rounding): a saddle is left, even from a start where the gradient is zero. One Hessian and about 9n³ multiplications per accepted step; a refused step costs one evaluation. Held by the conformance tests of quadratic rates and of saddles.</para>
    /// <para><b>Known failure.</b> Many variables: use <c>trust-cg</c>. Variables of very different scale: the radius is round.</para>
    /// <para><b>Reference.</b> J. J. Moré and D. C. Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553–572; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithms 4.1 and 4.3.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.MoreSorensen().Minimize(objective, [0, 0]);   // leaves the saddle of x⁴ - x² + y² at (0, 0)
    /// </code></example>
    public static Method MoreSorensenMethod { get; } = new()
    {
        Id = "trust-exact",
        Title = "Trust region, exact (Moré–Sorensen)",
        Summary = "Newton's method within an adaptive radius, solved exactly: most robust for few variables; leaves saddles.",
        Formula = "p = argmin g'p + p'Hp/2 over |p| <= radius;  x <- x + p where f falls as predicted;  radius adapts to the prediction",
        Reference = "Moré & Sorensen 1983; Nocedal & Wright, algorithms 4.1 and 4.3",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        LeavesSaddles = true,
        Default = new Descent { Name = "trust-exact", Direction = new MoreSorensen(), StepSize = new TrustRadius() },
    };

    /// <summary>Trust region with the exact step; described at <see cref="MoreSorensenMethod"/>.</summary>
    public static Descent MoreSorensen() => MoreSorensenMethod.Default;
}
