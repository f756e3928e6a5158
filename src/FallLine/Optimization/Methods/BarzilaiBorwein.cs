namespace FallLine;

/// <content>Barzilai and Borwein's spectral gradient.</content>
public static partial class Methods
{
    /// <summary>Gradient descent with the step that the last change of the gradient tells: no more work than gradient descent, and often as few steps as conjugate gradients.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> s = xₖ - xₖ₋₁, y = gₖ - gₖ₋₁; α = sᵀs/sᵀy (long) or sᵀy/yᵀy (short), in turn; x ← x - t·α·g with the first t of 1, … for which f ≤ (the greatest of the last <c>memory</c> values) - sufficient-decrease·t·α·‖g‖². At first, and where sᵀy ≤ 0, a step of length 1.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>rule</c> (default alternating; long, short); <c>reference</c> (default greatest, or average), <c>memory</c> (default 10; ignored unless reference is greatest) and <c>sufficient-decrease</c> (default 1e-4) of the search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Linear; in practice far better than the steepest descent, whose bound it is held to by the conformance test of linear rates. A little over one gradient per step, O(n) work, 2 vectors. Values rise on the way.</para>
    /// <para><b>Known failure.</b> Curved valleys, where it takes hundreds of steps. Use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> J. Barzilai and J. M. Borwein, IMA J. Numer. Anal. 8 (1988) 141–148; M. Raydan, SIAM J. Optim. 7 (1997) 26–33 (with the search); Y.-H. Dai and R. Fletcher, Numer. Math. 100 (2005) 21–47.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.BarzilaiBorwein().Minimize(objective, start);
    /// </code></example>
    public static Method BarzilaiBorweinMethod { get; } = new()
    {
        Id = "bb",
        Title = "Barzilai–Borwein spectral gradient",
        Summary = "Gradient descent whose step the last change of the gradient tells: cheap, and far faster than gd.",
        Formula = "x <- x - t * alpha * g,  alpha = s's/s'y and s'y/y'y in turn,  s = dx, y = dg;  t by a non-monotone search",
        Reference = "Barzilai & Borwein 1988; Raydan 1997; Grippo, Lampariello & Lucidi 1986",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = false,
        Default = new Descent { Name = "bb", Direction = new BarzilaiBorwein(), StepSize = new NonMonotone() },
    };

    /// <summary>The spectral gradient; described at <see cref="BarzilaiBorweinMethod"/>.</summary>
    /// <param name="rule">Which of the two secant lengths a step has.</param>
    public static Descent BarzilaiBorwein(BarzilaiBorweinRule rule = BarzilaiBorweinRule.Alternating) =>
        BarzilaiBorweinMethod.Default with { Direction = new BarzilaiBorwein { Rule = rule } };
}
