namespace FallLine;

/// <content>Malitsky and Mishchenko's adaptive gradient descent.</content>
public static partial class Methods
{
    /// <summary>Gradient descent that finds its own rate from the curvature it sees: no parameter, no line search, one gradient per step. Pick it for convex functions whose values are costly or noisy to compare.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> L = ‖gₖ - gₖ₋₁‖/‖xₖ - xₖ₋₁‖, θ = λₖ₋₁/λₖ₋₂; λₖ = min(√(2/3 + θ)·λₖ₋₁, λₖ₋₁/√max(0, 2·λₖ₋₁²·L² - 1)); x ← x - λₖ·g. A first step of length 10⁻⁶·max(1, ‖x‖) probes; the second has λ = 1/(2L), θ = 1/3.</para>
    /// <para><b>Needs</b> the gradient; values are not used.</para>
    /// <para><b>Options.</b> <c>rule</c> (default 2024; 2020 takes shorter steps). Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>diverging</c> or <c>non-finite</c> (the function is not convex: use a method with a line search), <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> Linear where the function is locally strongly convex, f - f* of order 1/k where it is convex with a locally Lipschitz gradient. One gradient per step, O(n) work, no vector of memory. Values may rise. Held by the conformance test of linear rates.</para>
    /// <para><b>Known failure.</b> Functions that are not convex: it usually converges, but nothing promises it. Ill-conditioned valleys: use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> Y. Malitsky and K. Mishchenko, ICML 2020, PMLR 119, algorithm 1; the same, NeurIPS 2024, arXiv 2308.02261, algorithm 2.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.AdaptiveGradientDescent().Minimize(objective, start);
    /// </code></example>
    public static Method AdaptiveGradientDescentMethod { get; } = new()
    {
        Id = "adgd",
        Title = "Adaptive gradient descent (Malitsky–Mishchenko)",
        Summary = "Gradient descent that finds its own rate from the curvature it sees: no parameter and no line search.",
        Formula = "L = |dg|/|dx|;  lambda <- min(sqrt(2/3 + theta) lambda, lambda / sqrt(max(0, 2 lambda^2 L^2 - 1)));  x <- x - lambda * g",
        Reference = "Malitsky & Mishchenko 2020, 2024",
        Rate = ConvergenceRate.Linear,
        Descends = false,
        NeedsRate = false,
        Default = new Descent { Name = "adgd", Direction = new SteepestDescent(), StepSize = new AdaptiveStep() },
    };

    /// <summary>Adaptive gradient descent; described at <see cref="AdaptiveGradientDescentMethod"/>.</summary>
    public static Descent AdaptiveGradientDescent() => AdaptiveGradientDescentMethod.Default;
}
