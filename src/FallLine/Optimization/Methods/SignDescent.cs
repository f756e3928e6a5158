namespace FallLine;

/// <content>Sign descent.</content>
public static partial class Methods
{
    /// <summary>The steepest descent where a step is measured by its largest component: every variable moves alike. Pick it where derivatives differ in scale more than the variables do.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> x ← x - t·‖g‖₁·sign(g), t by a strong Wolfe search.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>sufficient-decrease</c> (default 1e-4) and <c>curvature</c> (default 0.1) of the line search, <c>search-evaluations</c> (default 30). Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Linear at best, and slow once variables disagree on the size of a step: none is promised. One or two gradients per step, O(n) work.</para>
    /// <para><b>Known failure.</b> Anything where accuracy matters: use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> S. Boyd and L. Vandenberghe, Convex Optimization, 2004, section 9.4.2.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SignDescent().Minimize(objective, start);
    /// </code></example>
    public static Method SignDescentMethod { get; } = new()
    {
        Id = "sign",
        Title = "Sign descent",
        Summary = "Moves every variable by the same amount, whatever the scale of its derivative.",
        Formula = "x <- x - t * |g|_1 * sign(g);  t by a strong Wolfe search",
        Reference = "Boyd & Vandenberghe 2004, section 9.4.2",
        Rate = ConvergenceRate.NotPromised,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "sign", Direction = new SignDescent(), StepSize = new StrongWolfe { Curvature = 0.1 } },
    };

    /// <summary>Sign descent; described at <see cref="SignDescentMethod"/>.</summary>
    public static Descent SignDescent() => SignDescentMethod.Default;
}
