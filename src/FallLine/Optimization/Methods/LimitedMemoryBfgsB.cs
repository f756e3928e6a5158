namespace FallLine;

/// <content>L-BFGS-B.</content>
public static partial class Methods
{
    /// <summary>L-BFGS within bounds: the method of choice for smooth functions in a box of any number of variables, and the default there.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> B = θ·I - W·M·Wᵀ from the last <c>memory</c> pairs s = xₖ - xₖ₋₁, y = gₖ - gₖ₋₁ (B = I at first). Along the projected steepest descent P(x - t·g) to the first minimum of the model
    /// gᵀp + ½·pᵀBp; over the variables that met no bound on the way, on to the model's minimum, projected onto the box: x̄. x ← x + t·(x̄ - x), where t meets the strong Wolfe conditions (Moré and
    /// Thuente's search, first trial 1) and is at most the step that reaches the box's boundary.</para>
    /// <para>After a search that finds no lower point the memory is forgotten and the search repeated once.</para>
    /// <para><b>Needs</b> the gradient; takes bounds, and is L-BFGS without.</para>
    /// <para><b>Options.</b> <c>memory</c> (default 10, from 1 to 1000): more can save steps on hard problems; <c>sufficient-decrease</c> (default 1e-3) and <c>curvature</c> (default 0.9)
    /// of the line search, <c>search-evaluations</c> (default 20). Every stopping option of <see cref="Stop"/>; the gradient norm is that of the projected gradient.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong gradient: check it),
    /// <c>unbounded</c> (no minimum in the box: check the sign, or bound the other side).</para>
    /// <para><b>Rate and cost.</b> Linear, once the active bounds are found, which takes finitely many steps where no multiplier is zero; usually a little over one gradient per step. Held by the conformance tests of linear rates
    /// and of problems with bounds.</para>
    /// <para><b>Known failure.</b> Functions with kinks, and noise. Very ill-conditioned problems of few variables: <c>newton</c> takes fewer steps.</para>
    /// <para><b>Reference.</b> R. H. Byrd, P. Lu, J. Nocedal and C. Zhu, SIAM J. Sci. Comput. 16 (1995) 1190–1208; C. Zhu et al., ACM TOMS 23 (1997) 550–560; J. L. Morales and J. Nocedal, ACM TOMS 38 (2011) 7 (version 3.0).</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.LimitedMemoryBfgsB().Minimize(objective.Within(("x", 0, 1)), [0.5, 1]);
    /// </code></example>
    public static Method LimitedMemoryBfgsBMethod { get; } = new()
    {
        Id = "lbfgs-b",
        Title = "L-BFGS-B",
        Summary = "L-BFGS within bounds: the method of choice for smooth functions in a box, and the default there.",
        Formula = "x <- x + t * (z - x),  z the least point of g'p + p'Bp/2 in the box;  t by a strong Wolfe search",
        Reference = "Byrd, Lu, Nocedal & Zhu 1995; Morales & Nocedal 2011",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent
        {
            Name = "lbfgs-b",
            Direction = new LimitedMemoryBfgsB(),
            StepSize = new StrongWolfe { SufficientDecrease = 1e-3, SearchEvaluations = 20 },
        },
    };

    /// <summary>L-BFGS-B; described at <see cref="LimitedMemoryBfgsBMethod"/>.</summary>
    /// <param name="memory">How many steps are remembered; the default where null.</param>
    public static Descent LimitedMemoryBfgsB(int? memory = null) =>
        memory is { } count
            ? LimitedMemoryBfgsBMethod.Default with { Direction = new LimitedMemoryBfgsB { Memory = count } }
            : LimitedMemoryBfgsBMethod.Default;
}
