namespace FallLine;

/// <content>Gradient descent.</content>
public static partial class Methods
{
    /// <summary>Gradient descent with a constant rate: x ← x - rate·∇f(x). The method to understand first, and the one to compare others with.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> x₀ = start; xₖ₊₁ = xₖ - rate·∇f(xₖ). No other state.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>rate</c> (default 0.01, above 0): raising it speeds every step up until, above 2/L for a largest curvature L, it diverges.
    /// Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked (<see cref="Status.Converged"/>, <see cref="Status.Limit"/>), or with <c>oscillating</c> (rate = 2/L: lower it),
    /// <c>diverging</c> or <c>non-finite</c> (rate too large: lower it), <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> Linear: on a quadratic with condition number κ the error shrinks by max|1 - rate·λ| per step, at best 1 - 2/(κ + 1).
    /// One gradient and O(n) work and memory per step. Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Long curved valleys (Rosenbrock: κ ≈ 2500 asks for tens of thousands of steps). Use <see cref="LimitedMemoryBfgsMethod"/>.</para>
    /// <para><b>Reference.</b> A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847; Nocedal and Wright, Numerical Optimization, 2nd ed., section 3.3.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.GradientDescent(rate: 0.1).Minimize(Objective.Parse("2x^2"), [1]);   // 1, 0.6, 0.36, 0.216 …
    /// </code></example>
    public static Method GradientDescentMethod { get; } = new()
    {
        Id = "gd",
        Title = "Gradient descent",
        Summary = "Steps straight downhill at a constant rate. Simple and predictable; slow in long valleys.",
        Formula = "x <- x - rate * g,  g = grad f(x)",
        Reference = "Cauchy 1847; Nocedal & Wright, Numerical Optimization, section 3.3",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = true,
        Default = new Descent { Name = "gd", Direction = new SteepestDescent(), StepSize = new ConstantRate() },
    };

    /// <summary>Gradient descent; described at <see cref="GradientDescentMethod"/>.</summary>
    /// <param name="rate">The step size; the default where null.</param>
    public static Descent GradientDescent(double? rate = null) => AtRate(GradientDescentMethod, rate);

    private static Descent AtRate(Method method, double? rate) =>
        rate is { } value ? method.Default with { StepSize = new ConstantRate { Rate = value } } : method.Default;
}
