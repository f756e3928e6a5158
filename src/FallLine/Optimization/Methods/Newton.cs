namespace FallLine;

/// <content>Newton's method.</content>
public static partial class Methods
{
    /// <summary>Jumps to the minimum of the local quadratic. Pick it for few variables (up to some hundreds) where accuracy or ill-conditioning matters.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> (∇²f(x) + τ·I)·d = -∇f(x); x ← x + t·d, where t meets the strong Wolfe conditions, first trial 1. τ = 0 where the Hessian is positive definite;
    /// elsewhere τ is raised until it is, so that the direction descends and leads away from saddles.</para>
    /// <para><b>Needs</b> the gradient and the Hessian.</para>
    /// <para><b>Options.</b> <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.9) and <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c>, <c>line-search</c> (a kink, noise, or a wrong derivative), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic near a minimum with a positive definite Hessian; exact in one step on a quadratic. One Hessian, n³/6 multiplications and 2n² numbers of memory per step.
    /// Held by the conformance test of quadratic rates.</para>
    /// <para><b>Known failure.</b> A start where the gradient is exactly zero, a saddle's own point, is not left. Many variables: use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> Nocedal and Wright, Numerical Optimization, 2nd ed., section 3.4 and algorithm 3.3 (there the first shift is 10⁻³ of the norm, here 10⁻¹⁰).</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Newton().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method NewtonMethod { get; } = new()
    {
        Id = "newton",
        Title = "Newton's method",
        Summary = "Jumps to the minimum of the local quadratic: very few steps, for few variables.",
        Formula = "(H + tau I) d = -g;  x <- x + t * d;  tau = 0 where H is positive definite;  t by a strong Wolfe search",
        Reference = "Nocedal & Wright, Numerical Optimization, section 3.4, algorithm 3.3",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "newton", Direction = new Newton(), StepSize = new StrongWolfe() },
    };

    /// <summary>Newton's method; described at <see cref="NewtonMethod"/>.</summary>
    public static Descent Newton() => NewtonMethod.Default;
}
