namespace FallLine;

/// <content>Sequential quadratic programming.</content>
public static partial class Methods
{
    /// <summary>The method of few evaluations for functions under constraints: each step solves a quadratic model under the linearised constraints. Pick it for up to some hundred variables.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> p = arg min ½·pᵀBp + ∇fᵀp where c + J·p = 0 (or ≤ 0) and x + p keeps the bounds; λ its multipliers; x ← x + t·p with the first t of 1, … for which the augmented Lagrangian falls by sufficient-decrease of what its slope promises;
    /// B learns the curvature of f + λᵀc (damped BFGS).</para>
    /// <para><b>Needs</b> the gradient. Bounds are never left; constraints may fail on the way.</para>
    /// <para><b>Options.</b> <c>sufficient-decrease</c> (default 1e-4) and <c>shrink</c> of the search; <c>constraint-tolerance</c> (default 1e-8) and <c>penalty-growth</c> of <see cref="AugmentedLagrangian"/>. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>infeasible</c> (constraints that contradict each other near here).</para>
    /// <para><b>Rate and cost.</b> Superlinear near a minimum with positive curvature along the constraints. About one gradient and one Jacobian of the constraints per step, some n³ multiplications, (m + 5n)·n numbers.</para>
    /// <para><b>Known failure.</b> Thousands of variables: name <c>lbfgs</c> or, with bounds, <c>lbfgs-b</c>, which descend the augmented Lagrangian.</para>
    /// <para><b>Reference.</b> M. J. D. Powell, Math. Prog. 14 (1978) 224–248; D. Goldfarb and A. Idnani, Math. Prog. 27 (1983) 1–33; Nocedal and Wright, Numerical Optimization, 2nd ed., chapter 18.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SequentialQuadratic().Minimize(objective.SubjectTo("x^2 + y^2 &lt;= 2"), start);
    /// </code></example>
    public static Method SequentialQuadraticMethod { get; } = new()
    {
        Id = "sqp",
        Title = "Sequential quadratic programming",
        Summary = "Few evaluations under constraints: each step solves a quadratic model under the linearised constraints. For up to some hundred variables.",
        Formula = "x <- x + t * p,  p = arg min p'Bp/2 + g'p where c + J p = 0 or <= 0;  B learns as in BFGS, damped",
        Reference = "Powell 1978; Goldfarb & Idnani 1983; Nocedal & Wright, chapter 18",
        Rate = ConvergenceRate.Superlinear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "sqp", Direction = new SequentialQuadratic(), StepSize = new NonMonotone { Memory = 1 } },
    };

    /// <summary>Sequential quadratic programming; described at <see cref="SequentialQuadraticMethod"/>.</summary>
    public static Descent SequentialQuadratic() => SequentialQuadraticMethod.Default;
}
