namespace FallLine;

/// <content>FISTA.</content>
public static partial class Methods
{
    /// <summary>Nesterov's acceleration of proximal gradients, with backtracking and restarts: for convex functions with a term or a set.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> θ = 1, y = x at first. x₊ = prox(y - t·∇f(y), t), t as <see cref="UpperModel"/> chooses it; θ₊ = (1 + √(1 + 4θ²))/2; y ← x₊ + ((θ - 1)/θ₊)·(x₊ - x), projected in a set. θ ← 1 and y ← x₊ where the momentum leads uphill.</para>
    /// <para><b>Needs</b> the gradient; takes any set and any term, and is Nesterov's method without.</para>
    /// <para><b>Options.</b> <c>restart</c> (default gradient, or value, never); <c>shrink</c> (default 0.5) and <c>growth</c> (default 1.3) of the step. Every stopping option of <see cref="Stop"/>; the gradient norm is that of x - prox(x - g).</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> Values within 2L·‖x₀ - x*‖²/(k + 1)² after k steps for convex functions, without restarts; with them linear on strongly convex ones, without knowing how strongly. Two gradients per step: at y, and at x₊ to see what is left.
    /// Held by the test of its bound.</para>
    /// <para><b>Known failure.</b> Functions that are not convex, where its bound does not hold: <c>spg</c>.</para>
    /// <para><b>Reference.</b> A. Beck and M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183–202; B. O'Donoghue and E. Candès, Found. Comput. Math. 15 (2015) 715–732.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.FastProximalGradient().Minimize(objective.Plus(new L1(0.1)), start);
    /// </code></example>
    public static Method FastProximalGradientMethod { get; } = new()
    {
        Id = "fista",
        Title = "Fast proximal gradient (FISTA)",
        Summary = "Accelerated proximal gradients with restarts: for convex functions with a set or an added term.",
        Formula = "x+ = prox(y - t grad f(y), t);  y <- x+ + (theta - 1)/theta+ * (x+ - x);  theta <- 1 where that leads uphill",
        Reference = "Beck & Teboulle 2009; O'Donoghue & Candès 2015",
        Rate = ConvergenceRate.NotPromised,
        Descends = false,
        NeedsRate = false,
        Default = new Descent { Name = "fista", Direction = new FastProximalGradient(), StepSize = new UpperModel() },
    };

    /// <summary>FISTA; described at <see cref="FastProximalGradientMethod"/>.</summary>
    public static Descent FastProximalGradient() => FastProximalGradientMethod.Default;
}
