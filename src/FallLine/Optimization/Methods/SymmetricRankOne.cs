namespace FallLine;

/// <content>SR1.</content>
public static partial class Methods
{
    /// <summary>Quasi-Newton whose matrix may be indefinite, in a trust region: pick it where the Hessian is indefinite along the way and only the gradient is known.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> p minimises gᵀp + ½·pᵀBp over ‖p‖ ≤ radius; x and radius as for <see cref="MoreSorensenMethod"/>; s = xₖ₊₁ - xₖ, r = gₖ₊₁ - gₖ - B·s; B ← B + r·rᵀ/rᵀs, skipped where |rᵀs| &lt; 10⁻⁸·‖r‖·‖s‖. At first B = I, and (yᵀy/sᵀy)·I before the first update.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>first-radius</c> (default 1, above 0): how far the model is trusted at first; <c>least-ratio</c> (default 1e-4): the part of the predicted decrease that a step must deliver; <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Superlinear; the secant method in one variable, of order 1.618, to which the conformance test holds it. B itself converges to the Hessian, which BFGS does not promise. One gradient and about 9n³ multiplications per step.</para>
    /// <para><b>Known failure.</b> Many variables: use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> A. R. Conn, N. I. M. Gould and Ph. L. Toint, Math. Prog. 50 (1991) 177–195; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 6.2, equations 6.24 and 6.26 (there B also learns from refused steps).</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SymmetricRankOne().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method SymmetricRankOneMethod { get; } = new()
    {
        Id = "sr1",
        Title = "SR1 trust region",
        Summary = "Quasi-Newton whose matrix may be indefinite like the Hessian, in a trust region; from gradients alone.",
        Formula = "p = argmin g'p + p'Bp/2 over |p| <= radius;  x <- x + p;  r = dg - B s;  B <- B + r r'/r's",
        Reference = "Conn, Gould & Toint 1991; Nocedal & Wright, algorithm 6.2",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "sr1", Direction = new SymmetricRankOne(), StepSize = new TrustRadius() },
    };

    /// <summary>SR1 in a trust region; described at <see cref="SymmetricRankOneMethod"/>.</summary>
    public static Descent SymmetricRankOne() => SymmetricRankOneMethod.Default;
}
