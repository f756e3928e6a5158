namespace FallLine;

/// <content>Truncated Newton.</content>
public static partial class Methods
{
    /// <summary>Newton's method for very many variables: the direction is solved for by products with the Hessian, only as exactly as it deserves.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> ∇²f·d = -g by conjugate gradients from 0, until the residual is within η·‖g‖, η = min(forcing, 0.9·(‖g‖/‖g₋₁‖)^1.618), or negative curvature is met (then d is what was reached before it, or -g); x ← x + t·d with t by a strong Wolfe search, first trial 1.</para>
    /// <para><b>Needs</b> the gradient and products of the Hessian with a vector.</para>
    /// <para><b>Options.</b> <c>forcing</c> (default 0.1, above 0 and below 1): larger saves products far from the minimum; <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.9) and <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Superlinear, of order 1.618. Some products per step, more towards the end; O(n) work beside them; 4 vectors. Held by the conformance test of superlinear rates.</para>
    /// <para><b>Known failure.</b> Ill-conditioned Hessians, which take many products; much negative curvature, where <c>trust-cg</c> uses what this one throws away.</para>
    /// <para><b>Reference.</b> R. S. Dembo and T. Steihaug, Math. Prog. 26 (1983) 190–212; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.1; S. C. Eisenstat and H. F. Walker, SIAM J. Sci. Comput. 17 (1996) 16–32, equation 2.6.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.NewtonCg().Minimize(objective, start);
    /// </code></example>
    public static Method NewtonCgMethod { get; } = new()
    {
        Id = "newton-cg",
        Title = "Newton–CG (truncated Newton)",
        Summary = "Newton's method by products with the Hessian: few steps for very many variables.",
        Formula = "H d = -g by conjugate gradients to eta |g|, stopped at negative curvature;  x <- x + t * d;  t by a strong Wolfe search",
        Reference = "Dembo & Steihaug 1983; Nocedal & Wright, algorithm 7.1",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "newton-cg", Direction = new NewtonCg(), StepSize = new StrongWolfe() },
    };

    /// <summary>Truncated Newton; described at <see cref="NewtonCgMethod"/>.</summary>
    public static Descent NewtonCg() => NewtonCgMethod.Default;
}
