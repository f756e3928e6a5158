namespace FallLine;

/// <content>DFP.</content>
public static partial class Methods
{
    /// <summary>The first quasi-Newton method: pick it to compare with BFGS, which recovers from a poor matrix as this one does not.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> d = -H·g; x ← x + t·d with t by a strong Wolfe search, first trial 1; s = xₖ₊₁ - xₖ, y = gₖ₊₁ - gₖ;
    /// H ← H - H·y·yᵀ·H/yᵀHy + s·sᵀ/sᵀy. The first step is along -g; then H = (sᵀy/yᵀy)·I before the first update.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>formula</c> (default dfp); <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.1, because its errors stay where steps are not
    /// nearly exact) and <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c>, <c>line-search</c> (a kink, noise, or a wrong gradient: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Superlinear; the secant method in one variable, of order 1.618, to which the conformance test holds it. About two gradients per step; 3n² multiplications and n² numbers.</para>
    /// <para><b>Known failure.</b> Ill-conditioned functions that are far from quadratic, with inexact searches (Powell 1986). Use <c>bfgs</c>.</para>
    /// <para><b>Reference.</b> W. C. Davidon 1959; R. Fletcher and M. J. D. Powell, Computer J. 6 (1963) 163–168; Nocedal and Wright, Numerical Optimization, 2nd ed., equation 6.15.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Dfp().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method DfpMethod { get; } = new()
    {
        Id = "dfp",
        Title = "DFP",
        Summary = "The first quasi-Newton method, for comparison; bfgs is more robust.",
        Formula = "x <- x - t * H g;  H <- H - H y y' H/y'Hy + s s'/s'y,  s = dx, y = dg;  t by a strong Wolfe search",
        Reference = "Davidon 1959; Fletcher & Powell 1963; Nocedal & Wright, equation 6.15",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent
        {
            Name = "dfp",
            Direction = new QuasiNewton { Formula = QuasiNewtonFormula.Dfp },
            StepSize = new StrongWolfe { Curvature = 0.1 },
        },
    };

    /// <summary>DFP; described at <see cref="DfpMethod"/>.</summary>
    public static Descent Dfp() => DfpMethod.Default;
}
