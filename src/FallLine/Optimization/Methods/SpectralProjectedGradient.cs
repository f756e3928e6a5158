namespace FallLine;

/// <content>Spectral projected gradients.</content>
public static partial class Methods
{
    /// <summary>Gradient steps of spectral length, projected: for sets with a projection (simplex, balls, linear equations) and terms with a proximal operator, of any number of variables. The default there.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> With s and y the last changes of point and gradient: α = sᵀs/sᵀy (at first, and where sᵀy ≤ 0, 1/‖x - prox(x - g)‖∞); d = prox(x - α·g, α) - x, the projection in a set;
    /// x ← x + t·d with the first t = 1, shorter only where f + h exceeds the greatest of the last <c>memory</c> values less 10⁻⁴ of what gᵀd + h(x + d) - h(x) promises.</para>
    /// <para><b>Needs</b> the gradient; takes any set and any term, and is the Barzilai–Borwein method without.</para>
    /// <para><b>Options.</b> <c>rule</c> (default long, or short, alternating) of the length; <c>reference</c>, <c>memory</c> (default 10) and <c>sufficient-decrease</c> (default 1e-4) of the search. Every stopping option of <see cref="Stop"/>;
    /// the gradient norm is that of x - prox(x - g).</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink that is not in the term, noise, or a wrong gradient: check it).</para>
    /// <para><b>Rate and cost.</b> Linear on strongly convex functions, in practice far faster than a constant rate; one gradient and one projection per step, 4 vectors. Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Very ill-conditioned functions: <c>lbfgs-b</c> in a box and <c>owl-qn</c> with an l1 term learn the curvature.</para>
    /// <para><b>Reference.</b> E. G. Birgin, J. M. Martínez and M. Raydan, SIAM J. Optim. 10 (2000) 1196–1211; S. J. Wright, R. D. Nowak and M. A. T. Figueiredo, IEEE Trans. Signal Process. 57 (2009) 2479–2493.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SpectralProjectedGradient().Minimize(objective.Within(new Simplex()), [0.5, 0.5]);
    /// </code></example>
    public static Method SpectralProjectedGradientMethod { get; } = new()
    {
        Id = "spg",
        Title = "Spectral projected gradient",
        Summary = "Projected gradient steps as long as the last curvature tells: the default in sets other than boxes, and with added terms.",
        Formula = "x <- x + t * (prox(x - a g) - x),  a = s's / s'y of the last step;  t by a non-monotone search, at most 1",
        Reference = "Birgin, Martínez & Raydan 2000; Wright, Nowak & Figueiredo 2009",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = false,
        Default = new Descent { Name = "spg", Direction = new SpectralProjectedGradient(), StepSize = new NonMonotone() },
    };

    /// <summary>Spectral projected gradients; described at <see cref="SpectralProjectedGradientMethod"/>.</summary>
    public static Descent SpectralProjectedGradient() => SpectralProjectedGradientMethod.Default;
}
