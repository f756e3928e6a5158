namespace FallLine;

/// <content>BFGS.</content>
public static partial class Methods
{
    /// <summary>Quasi-Newton with a full matrix: the fastest that needs the gradient alone, for up to a thousand or so variables.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> d = -H·g; x ← x + t·d with t by a strong Wolfe search, first trial 1; s = xₖ₊₁ - xₖ, y = gₖ₊₁ - gₖ;
    /// H ← (I - s·yᵀ/sᵀy)·H·(I - y·sᵀ/sᵀy) + s·sᵀ/sᵀy. The first step is along -g; then H = (sᵀy/yᵀy)·I before the first update.</para>
    /// <para>After a search that finds no lower point H is forgotten and the search repeated once along -g.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>formula</c> (default bfgs, or dfp: see <see cref="DfpMethod"/>); <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.9) and
    /// <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong gradient: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Superlinear near a minimum with a positive definite Hessian; in one variable it is the secant method, of order 1.618, to which the conformance
    /// test holds it. A little over one gradient per step; 3n² multiplications and n² numbers.</para>
    /// <para><b>Known failure.</b> Many variables, for which the matrix is too large: use <c>lbfgs</c>. Kinks and noise.</para>
    /// <para><b>Reference.</b> C. G. Broyden, R. Fletcher, D. Goldfarb, D. F. Shanno, 1970; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 6.1, equations 6.17 and 6.20.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Bfgs().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method BfgsMethod { get; } = new()
    {
        Id = "bfgs",
        Title = "BFGS",
        Summary = "Learns the whole inverse Hessian from its steps: few steps from gradients alone, for up to a thousand or so variables.",
        Formula = "x <- x - t * H g;  H <- (I - s y'/s'y) H (I - y s'/s'y) + s s'/s'y,  s = dx, y = dg;  t by a strong Wolfe search",
        Reference = "Broyden, Fletcher, Goldfarb, Shanno 1970; Nocedal & Wright, algorithm 6.1",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "bfgs", Direction = new QuasiNewton(), StepSize = new StrongWolfe() },
    };

    /// <summary>BFGS; described at <see cref="BfgsMethod"/>.</summary>
    public static Descent Bfgs() => BfgsMethod.Default;
}
