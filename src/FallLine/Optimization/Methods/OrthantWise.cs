namespace FallLine;

/// <content>OWL-QN.</content>
public static partial class Methods
{
    /// <summary>L-BFGS for functions with an l1 term: sparse answers, with the curvature of the smooth part learnt.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> ◇ = the derivative of f + h towards where it falls, 0 where it falls to neither side; d = -H·◇ by the two-loop recursion from the last <c>memory</c> pairs of the smooth part, 0 where it does not go against ◇;
    /// x ← x + t·d, 0 for a variable that would cross zero; t from 1 on halved until f + h falls by <c>sufficient-decrease</c> of the slope.</para>
    /// <para>After a search that finds no lower point the memory is forgotten and the search repeated once.</para>
    /// <para><b>Needs</b> the gradient; takes <see cref="L1"/>, and is L-BFGS with backtracking without.</para>
    /// <para><b>Options.</b> <c>memory</c> (default 10, from 1 to 1000); <c>sufficient-decrease</c> (default 1e-4) and <c>shrink</c> (default 0.5) of the search. Every stopping option of <see cref="Stop"/>; the gradient norm is that of x - prox(x - g).</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink that is not in the term, noise, or a wrong gradient: check it).</para>
    /// <para><b>Rate and cost.</b> Linear, as L-BFGS, once the zeros are found; a little over one gradient per step; 4·memory·n work and 2·memory vectors. Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Strongly correlated variables while the zeros still change: <c>spg</c> then takes fewer steps.</para>
    /// <para><b>Reference.</b> G. Andrew and J. Gao, Scalable training of L1-regularized log-linear models, ICML 2007.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.OrthantWise().Minimize(objective.Plus(new L1(0.1)), start);
    /// </code></example>
    public static Method OrthantWiseMethod { get; } = new()
    {
        Id = "owl-qn",
        Title = "Orthant-wise L-BFGS (OWL-QN)",
        Summary = "L-BFGS for functions with an l1 term: sparse answers.",
        Formula = "x <- x - t * H pg, zero where x would cross zero;  pg the one-sided gradient of f + l1, H from the last `memory` pairs of f",
        Reference = "Andrew & Gao 2007",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "owl-qn", Direction = new OrthantWise(), StepSize = new Backtracking() },
    };

    /// <summary>OWL-QN; described at <see cref="OrthantWiseMethod"/>.</summary>
    /// <param name="memory">How many steps are remembered; the default where null.</param>
    public static Descent OrthantWise(int? memory = null) =>
        memory is { } count
            ? OrthantWiseMethod.Default with { Direction = new OrthantWise { Memory = count } }
            : OrthantWiseMethod.Default;
}
