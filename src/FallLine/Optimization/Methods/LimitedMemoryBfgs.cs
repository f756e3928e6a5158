namespace FallLine;

/// <content>L-BFGS.</content>
public static partial class Methods
{
    /// <summary>Quasi-Newton with a short memory: the method of choice for smooth functions of any number of variables, and the default.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> With s = xₖ - xₖ₋₁ and y = gₖ - gₖ₋₁ of the last <c>memory</c> steps: d = -H·g by the two-loop recursion from H₀ = (sᵀy/yᵀy)·I of the newest pair
    /// (d = -g at first); x ← x + t·d, where t meets the strong Wolfe conditions (Moré and Thuente's search, first trial 1/‖g‖ at first and then 1).</para>
    /// <para>After a search that finds no lower point the memory is forgotten and the search repeated once along -g.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>memory</c> (default 10, or 2n for up to 32 variables; from 1 to 1000): more can save steps on hard problems; <c>initial-scaling</c> (default short): the inverse curvature assumed where no step has shown any; <c>sufficient-decrease</c> (default 1e-4) and <c>curvature</c> (default 0.9)
    /// of the line search, <c>search-evaluations</c> (default 30). Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong gradient: check it),
    /// <c>unbounded</c> (no minimum: check the sign).</para>
    /// <para><b>Rate and cost.</b> Linear, with a far better factor than gradient descent; usually a little over one gradient per step; 4·memory·n work and 2·memory vectors.
    /// Held by the conformance tests of linear rates and of Rosenbrock's function.</para>
    /// <para><b>Known failure.</b> Functions with kinks, such as |x|, and noise. Very ill-conditioned problems of few variables: <c>newton</c> takes fewer steps.</para>
    /// <para><b>Reference.</b> J. Nocedal, Math. Comp. 35 (1980) 773–782; D. C. Liu and J. Nocedal, Math. Prog. 45 (1989) 503–528; Nocedal and Wright, Numerical Optimization, 2nd ed., algorithm 7.4.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.LimitedMemoryBfgs(memory: 20).Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method LimitedMemoryBfgsMethod { get; } = new()
    {
        Id = "lbfgs",
        Title = "L-BFGS",
        Summary = "Learns the curvature from its last few steps: the method of choice for smooth functions, and the default.",
        Formula = "x <- x - t * H g,  H from the last `memory` pairs s = dx, y = dg;  t by a strong Wolfe search",
        Reference = "Liu & Nocedal 1989; Moré & Thuente 1994; Nocedal & Wright, algorithm 7.4",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "lbfgs", Direction = new LimitedMemoryBfgs(), StepSize = new StrongWolfe() },
    };

    /// <summary>L-BFGS; described at <see cref="LimitedMemoryBfgsMethod"/>.</summary>
    /// <param name="memory">How many steps are remembered; the default where null.</param>
    public static Descent LimitedMemoryBfgs(int? memory = null) =>
        memory is { } count
            ? LimitedMemoryBfgsMethod.Default with { Direction = new LimitedMemoryBfgs { Memory = count } }
            : LimitedMemoryBfgsMethod.Default;
}
