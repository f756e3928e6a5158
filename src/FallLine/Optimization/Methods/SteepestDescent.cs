namespace FallLine;

/// <content>The steepest descent with exact steps.</content>
public static partial class Methods
{
    /// <summary>Cauchy's method: down the gradient to the lowest point of the line. Pick it to see how conditioning slows a method; it is exact on quadratics.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> t = gᵀg/gᵀ∇²f·g; x ← x - t·g, t being halved until the value falls by 10⁻⁴ of what the slope promises.</para>
    /// <para><b>Needs</b> the gradient and products of the Hessian with a vector.</para>
    /// <para><b>Options.</b> None of its own. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Linear: the error shrinks per step by at worst (κ - 1)/(κ + 1) on a quadratic of condition number κ, and nearly that from most starts (Akaike 1959). One product and one gradient per step. Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Narrow valleys, in which it zigzags. Use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> A. Cauchy 1847; Nocedal and Wright, Numerical Optimization, 2nd ed., equations 3.26 and 3.29.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SteepestDescent().Minimize(objective, start);
    /// </code></example>
    public static Method SteepestDescentMethod { get; } = new()
    {
        Id = "steepest",
        Title = "Steepest descent with exact steps",
        Summary = "Down the gradient to the lowest point of the line: exact on quadratics; zigzags in valleys.",
        Formula = "x <- x - t * g,  t = g'g/g'Hg, halved until f falls",
        Reference = "Cauchy 1847; Nocedal & Wright, equations 3.26 and 3.29",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "steepest", Direction = new SteepestDescent(), StepSize = new ExactStep() },
    };

    /// <summary>The steepest descent with exact steps; described at <see cref="SteepestDescentMethod"/>.</summary>
    public static Descent SteepestDescent() => SteepestDescentMethod.Default;
}
