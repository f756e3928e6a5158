namespace FallLine;

/// <content>Gradient descent with momentum.</content>
public static partial class Methods
{
    /// <summary>Gradient descent that keeps a part of its velocity, by Polyak's heavy ball or Nesterov's look ahead. Pick it where plain gradient descent zigzags.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> v₀ = 0. With g = ∇f(x): v ← decay·v + g; heavy ball x ← x - rate·v; Nesterov x ← x - rate·(g + decay·v).
    /// The rate multiplies the whole velocity (PyTorch's convention), so the long-run step is rate/(1 - decay) times the gradient: divide a rate tuned without momentum by about that.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>rate</c> (default 0.01, above 0): too large diverges; <c>decay</c> (default 0.9, from 0 to below 1): larger is faster in valleys and swings longer;
    /// <c>variant</c> (default heavy-ball, or nesterov). With <c>decay</c> = 0 both are gradient descent. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>diverging</c> or <c>non-finite</c> (lower the rate), <c>oscillating</c> (lower the rate), <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> Linear. On a quadratic with curvatures from m to L the heavy ball is stable for rate &lt; 2(1 + decay)/L, and at
    /// rate = 4/(√L + √m)², decay = ((√L - √m)/(√L + √m))² the error shrinks per step by √decay. One gradient, O(n) work, one vector of memory. Held by the unit test of that rate.</para>
    /// <para><b>Known failure.</b> Curvature that changes along the way (Rosenbrock): no one rate suits. Heavy ball can cycle on functions that are strongly convex but not quadratic. Use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> B. T. Polyak, USSR Comp. Math. and Math. Phys. 4(5) (1964) 1–17; Y. Nesterov, Soviet Math. Doklady 27 (1983) 372–376;
    /// I. Sutskever et al., ICML 2013, equations 3 and 4.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Momentum(rate: 0.05, decay: 0.5).Minimize(objective, [1]);
    /// </code></example>
    public static Method MomentumMethod { get; } = new()
    {
        Id = "momentum",
        Title = "Gradient descent with momentum",
        Summary = "Gradient descent that keeps a part of its velocity: smoother and faster in valleys than gd.",
        Formula = "v <- decay * v + g;  heavy-ball: x <- x - rate * v;  nesterov: x <- x - rate * (g + decay * v)",
        Reference = "Polyak 1964; Nesterov 1983; Sutskever et al. 2013",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = true,
        Default = new Descent { Name = "momentum", Direction = new Momentum(), StepSize = new ConstantRate() },
    };

    /// <summary>Gradient descent with momentum; described at <see cref="MomentumMethod"/>.</summary>
    /// <param name="rate">The step size; the default where null.</param>
    /// <param name="decay">The part of the velocity kept; the default where null.</param>
    /// <param name="variant">Where the gradient is taken.</param>
    public static Descent Momentum(double? rate = null, double? decay = null, MomentumVariant variant = MomentumVariant.HeavyBall)
    {
        Momentum direction = new() { Variant = variant };
        return AtRate(MomentumMethod, rate) with { Direction = decay is { } kept ? direction with { Decay = kept } : direction };
    }
}
