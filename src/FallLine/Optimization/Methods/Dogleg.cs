namespace FallLine;

/// <content>Dogleg trust region.</content>
public static partial class Methods
{
    /// <summary>Newton's method with a trust region whose step is cheap: two legs in the place of the exact curve. For few variables and functions that are nearly convex.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> B = ∇²f + τ·I, positive definite; p is the point at distance radius on the path 0 → -(gᵀg/gᵀBg)·g → -B⁻¹·g, or its end; ρ = (f(x) - f(x + p))/-(gᵀp + ½·pᵀBp); x ← x + p where ρ &gt; least-ratio; the radius adapts to ρ as for <see cref="MoreSorensenMethod"/>.</para>
    /// <para><b>Needs</b> the gradient and the Hessian.</para>
    /// <para><b>Options.</b> <c>first-radius</c> (default 1, above 0): how far the model is trusted at first; <c>least-ratio</c> (default 1e-4): the part of the predicted decrease that a step must deliver; <c>shrink</c> (default 0.25) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic near a minimum with a positive definite Hessian. One Hessian and one Cholesky factorisation, n³/6 multiplications, per accepted step. Held by the conformance test of quadratic rates.</para>
    /// <para><b>Known failure.</b> Negative curvature, which B hides: use <c>trust-exact</c>.</para>
    /// <para><b>Reference.</b> M. J. D. Powell, in: Numerical Methods for Nonlinear Algebraic Equations, 1970; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 4.1, equation 4.16.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Dogleg().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method DoglegMethod { get; } = new()
    {
        Id = "trust-dogleg",
        Title = "Trust region, dogleg",
        Summary = "Newton's method within an adaptive radius, by two straight legs: cheap steps for few variables.",
        Formula = "p on the path 0 -> -(g'g/g'Bg) g -> -B^-1 g at distance radius;  x <- x + p where f falls as predicted;  radius adapts",
        Reference = "Powell 1970; Nocedal & Wright, equation 4.16",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "trust-dogleg", Direction = new Dogleg(), StepSize = new TrustRadius() },
    };

    /// <summary>Dogleg trust region; described at <see cref="DoglegMethod"/>.</summary>
    public static Descent Dogleg() => DoglegMethod.Default;
}
