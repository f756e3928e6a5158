namespace FallLine;

/// <content>Adam.</content>
public static partial class Methods
{
    /// <summary>Steps of nearly equal size in every variable, from running means of the gradient and its square. Pick it for noisy or badly scaled gradients.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> m₀ = v₀ = 0. For t = 1, 2, … with g = ∇f(x), in each variable: m ← β₁·m + (1 - β₁)·g; v ← β₂·v + (1 - β₂)·g²;
    /// x ← x - rate·(m/(1 - β₁ᵗ)) / (√(v/(1 - β₂ᵗ)) + ε). The paper's α is <c>rate</c>, β₁ <c>beta1</c>, β₂ <c>beta2</c>, ε <c>epsilon</c>.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>rate</c> (default 0.001, above 0): about the size of a step in each variable, so the way from the start to the minimum takes at least distance/rate steps;
    /// <c>beta1</c> (default 0.9, from 0 to below 1); <c>beta2</c> (default 0.999, from 0 to below 1); <c>epsilon</c> (default 1e-8, above 0). Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>non-finite</c> (lower the rate), <c>oscillating</c> (lower the rate), <c>rounding</c>.</para>
    /// <para><b>Rate and cost.</b> None is promised: with a constant rate the end of a run is a small cycle about the minimum, or a slow decay with bursts. One gradient, O(n) work, two vectors of memory.</para>
    /// <para><b>Known failure.</b> Some convex problems (Reddi, Kale and Kumar, ICLR 2018), and tight tolerances on smooth ones: use <c>lbfgs</c> there.</para>
    /// <para><b>Reference.</b> D. P. Kingma and J. Ba, "Adam: A method for stochastic optimization", ICLR 2015, algorithm 1. ε stands outside the root, as there and in PyTorch;
    /// TensorFlow's older form, the paper's section 2, takes another ε before the bias correction.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Adam(rate: 0.1).Minimize(objective, [1]);
    /// </code></example>
    public static Method AdamMethod { get; } = new()
    {
        Id = "adam",
        Title = "Adam",
        Summary = "Steps of nearly equal size in every variable: forgiving about scale, popular for noisy gradients.",
        Formula = "m <- beta1 m + (1 - beta1) g;  v <- beta2 v + (1 - beta2) g^2;  x <- x - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)",
        Reference = "Kingma & Ba 2015, algorithm 1",
        Rate = ConvergenceRate.NotPromised,
        Descends = false,
        NeedsRate = true,
        Default = new Descent { Name = "adam", Direction = new Adam(), StepSize = new ConstantRate { Rate = 0.001 } },
    };

    /// <summary>Adam; described at <see cref="AdamMethod"/>.</summary>
    /// <param name="rate">The step size; the default where null.</param>
    public static Descent Adam(double? rate = null) => AtRate(AdamMethod, rate);
}
