namespace FallLine;

/// <content>Nonlinear conjugate gradients.</content>
public static partial class Methods
{
    /// <summary>Nonlinear conjugate gradients (CG_DESCENT): pick it for very many variables, where even the few vectors of L-BFGS are too much.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> d₀ = -g₀; x ← x + t·d with t by Hager and Zhang's search; y = g - g₋₁; β = (yᵀg - 2·yᵀy·dᵀg/dᵀy)/dᵀy, not below bound·dᵀg₋₁/dᵀd; d ← -g + β·d.
    /// Other choices of β by <c>formula</c>; see <see cref="FallLine.ConjugateGradient"/>.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>formula</c> (default hager-zhang); <c>bound</c> (default 0.4; ignored unless formula is hager-zhang); <c>restart-factor</c> (default 6): steps between restarts as a multiple of n;
    /// <c>sufficient-decrease</c> (default 0.1), <c>curvature</c> (default 0.9) and <c>search-evaluations</c> (default 50) of the line search: with polak-ribiere a <c>curvature</c> of 0.1
    /// serves better. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong gradient: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Linear, and in n steps on a quadratic of n variables with exact steps; in k steps where the curvatures form k clusters. One or two gradients per step, O(n) work, 3 vectors.
    /// Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Ill-conditioned problems of few variables: <c>bfgs</c> and <c>newton</c> take fewer steps. Fletcher–Reeves may crawl after a short step (Powell 1977).</para>
    /// <para><b>Reference.</b> W. W. Hager and H. Zhang, SIAM J. Optim. 16 (2005) 170–192, equations 1.3 to 1.6; Algorithm 851, ACM TOMS 32 (2006) 113–137.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.ConjugateGradient(ConjugateFormula.DaiYuan).Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method ConjugateGradientMethod { get; } = new()
    {
        Id = "cg",
        Title = "Nonlinear conjugate gradients",
        Summary = "Bends the steepest descent by its last direction: almost no memory, for very many variables.",
        Formula = "d <- -g + beta * d,  beta by formula from y = dg;  x <- x + t * d;  t by a Hager-Zhang search",
        Reference = "Hager & Zhang 2005, 2006 (CG_DESCENT); Polak & Ribière 1969; Dai & Yuan 1999",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "cg", Direction = new ConjugateGradient(), StepSize = new HagerZhang() },
    };

    /// <summary>Nonlinear conjugate gradients; described at <see cref="ConjugateGradientMethod"/>.</summary>
    /// <param name="formula">How the last direction is weighed.</param>
    public static Descent ConjugateGradient(ConjugateFormula formula = ConjugateFormula.HagerZhang) =>
        ConjugateGradientMethod.Default with { Direction = new ConjugateGradient { Formula = formula } };
}
