namespace FallLine;

/// <content>Trust region by conjugate gradients.</content>
public static partial class Methods
{
    /// <summary>Newton's method with a trust region for very many variables: products with the Hessian, never the matrix.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> p is the point at distance radius on the path of linear conjugate gradients for ∇²f·p = -g from 0, or its end, where the residual is within η·‖g‖, η = min(forcing, 0.9·(‖g‖/‖g₋₁‖)^1.618); ρ = (f(x) - f(x + p))/-(gᵀp + ½·pᵀ∇²f·p); x ← x + p where ρ &gt; least-ratio; the radius adapts to ρ as for <see cref="MoreSorensenMethod"/>.</para>
    /// <para><b>Needs</b> the gradient and products of the Hessian with a vector.</para>
    /// <para><b>Options.</b> <c>forcing</c> (default 0.1, above 0 and below 1): larger saves products far from the minimum; <c>first-radius</c> (default 1, above 0): how far the model is trusted at first; <c>least-ratio</c> (default 1e-4): the part of the predicted decrease that a step must deliver; <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Superlinear, of order 1.618. Some products per step, more towards the end; O(n) work beside them; 4 vectors. Held by the conformance test of superlinear rates.</para>
    /// <para><b>Known failure.</b> Ill-conditioned Hessians, which take many products. A start where the gradient is zero is not left.</para>
    /// <para><b>Reference.</b> T. Steihaug, SIAM J. Numer. Anal. 20 (1983) 626–637; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.2; S. C. Eisenstat and H. F. Walker, SIAM J. Sci. Comput. 17 (1996) 16–32.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SteihaugToint().Minimize(objective, start);
    /// </code></example>
    public static Method SteihaugTointMethod { get; } = new()
    {
        Id = "trust-cg",
        Title = "Trust region, conjugate gradients (Steihaug–Toint)",
        Summary = "Newton's method within an adaptive radius by products with the Hessian: robust, for very many variables.",
        Formula = "p on the path of conjugate gradients for H p = -g at distance radius;  x <- x + p where f falls as predicted;  radius adapts",
        Reference = "Steihaug 1983; Nocedal & Wright, algorithm 7.2",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "trust-cg", Direction = new SteihaugToint(), StepSize = new TrustRadius() },
    };

    /// <summary>Trust region by conjugate gradients; described at <see cref="SteihaugTointMethod"/>.</summary>
    public static Descent SteihaugToint() => SteihaugTointMethod.Default;
}
