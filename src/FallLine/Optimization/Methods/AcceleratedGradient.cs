namespace FallLine;

/// <content>Nesterov's accelerated gradient with restarts.</content>
public static partial class Methods
{
    /// <summary>Gradient descent accelerated as far as theory allows, without a decay to choose: pick it for large convex functions whose curvature is bounded by a known L (rate 1/L).</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> v = 0, θ = 1 at first. Where gᵀv &lt; 0: v ← 0, θ ← 1. v ← β·v + g; θ₊ = (1 + √(1 + 4θ²))/2; β ← (θ - 1)/θ₊; x ← x - rate·(g + β·v).</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>restart</c> (default gradient; value, never); <c>rate</c> (default 0.01, above 0): 1/L for a largest curvature L; above 4/(3L) it diverges. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>diverging</c> or <c>non-finite</c> (lower the rate), <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> f - f* of order 1/k² on convex functions, which no method that sees gradients alone can better; linear with restarts where they are strongly convex, of factor about 1 - c·√(rate·m) for a least curvature m. One gradient per step, 1 vector. Held by the conformance test of linear rates: faster than gradient descent at the same rate.</para>
    /// <para><b>Known failure.</b> Curvature that changes along the way (Rosenbrock): no one rate suits. Use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> Y. Nesterov, Soviet Math. Doklady 27 (1983) 372–376; B. O'Donoghue and E. Candès, Found. Comput. Math. 15 (2015) 715–732, equation 12.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.AcceleratedGradient(rate: 0.1).Minimize(objective, start);
    /// </code></example>
    public static Method AcceleratedGradientMethod { get; } = new()
    {
        Id = "nesterov",
        Title = "Accelerated gradient with adaptive restart",
        Summary = "Gradient descent accelerated as far as theory allows; forgets its momentum where that leads uphill.",
        Formula = "v <- beta v + g;  x <- x - rate * (g + beta v);  beta grows by Nesterov's rule;  v <- 0 where g'v < 0",
        Reference = "Nesterov 1983; O'Donoghue & Candès 2015",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = true,
        Default = new Descent { Name = "nesterov", Direction = new AcceleratedGradient(), StepSize = new ConstantRate() },
    };

    /// <summary>The accelerated gradient; described at <see cref="AcceleratedGradientMethod"/>.</summary>
    /// <param name="rate">The step size; the default where null.</param>
    public static Descent AcceleratedGradient(double? rate = null) => AtRate(AcceleratedGradientMethod, rate);
}
