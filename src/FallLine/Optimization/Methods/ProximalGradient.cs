namespace FallLine;

/// <content>Proximal gradients.</content>
public static partial class Methods
{
    /// <summary>Gradient steps, each followed by the term's proximal operator: the method to understand first for kinks and sets, and the one that never rises.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> x ← prox(x - t·∇f(x), t), the projection in a set; t as <see cref="UpperModel"/> chooses it.</para>
    /// <para><b>Needs</b> the gradient; takes any set and any term, and is gradient descent with a line search without.</para>
    /// <para><b>Options.</b> <c>shrink</c> (default 0.5) and <c>growth</c> (default 1.3) of the step. Every stopping option of <see cref="Stop"/>; the gradient norm is that of x - prox(x - g).</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows).</para>
    /// <para><b>Rate and cost.</b> Values within L·‖x₀ - x*‖²/2k after k steps for convex functions; on strongly convex ones the error shrinks by 1 - m/L per step or faster. A little over one gradient per step. Held by the test of its bound.</para>
    /// <para><b>Known failure.</b> Ill-conditioned functions: <c>fista</c> takes the root of its steps, <c>spg</c> usually fewer still.</para>
    /// <para><b>Reference.</b> P.-L. Lions and B. Mercier, SIAM J. Numer. Anal. 16 (1979) 964–979; A. Beck and M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183–202, theorem 3.1.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.ProximalGradient().Minimize(objective.Plus(new L1(0.1)), start);
    /// </code></example>
    public static Method ProximalGradientMethod { get; } = new()
    {
        Id = "proximal-gradient",
        Title = "Proximal gradient",
        Summary = "Gradient steps followed by a projection or a proximal operator; simple and monotone.",
        Formula = "x <- prox(x - t g, t),  t the longest at which the model f + g'd + d'd/2t lies above the function",
        Reference = "Lions & Mercier 1979; Beck & Teboulle 2009",
        Rate = ConvergenceRate.NotPromised,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "proximal-gradient", Direction = new ProximalGradient(), StepSize = new UpperModel() },
    };

    /// <summary>Proximal gradients; described at <see cref="ProximalGradientMethod"/>.</summary>
    public static Descent ProximalGradient() => ProximalGradientMethod.Default;
}
