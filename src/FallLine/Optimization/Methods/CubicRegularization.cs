namespace FallLine;

/// <content>Adaptive cubic regularisation.</content>
public static partial class Methods
{
    /// <summary>Newton's method held back by an adaptive cubic term: of all methods here the one with the best bound on its steps; for few variables; it leaves saddles.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> p minimises gᵀp + ½·pᵀ∇²f·p + σ/3·‖p‖³, σ = 1/radius²; ρ = (f(x) - f(x + p))/-(gᵀp + ½·pᵀ∇²f·p); x ← x + p where ρ &gt; least-ratio; the radius shrinks by shrink where ρ &lt; ¼ and grows by growth where ρ &gt; ¾.</para>
    /// <para><b>Needs</b> the gradient and the Hessian.</para>
    /// <para><b>Options.</b> <c>first-radius</c> (default 1, above 0): how far the model is trusted at first; <c>least-ratio</c> (default 1e-4): the part of the predicted decrease that a step must deliver; <c>shrink</c> (default 0.5) and <c>growth</c> (default 2) of the radius. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum), <c>non-finite</c> (the Hessian is not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic near a minimum with a positive definite Hessian; a gradient below ε within order ε^(-3/2) steps, which no trust region or line search promises. Where it converges, the Hessian has no eigenvalue below zero (beyond rounding). One Hessian and about 9n³ multiplications per accepted step. Held by the conformance tests of quadratic rates and of saddles.</para>
    /// <para><b>Known failure.</b> Many variables: use <c>trust-cg</c>. Variables of very different scale: the cubic term is round.</para>
    /// <para><b>Reference.</b> C. Cartis, N. I. M. Gould and Ph. L. Toint, Math. Prog. 127 (2011) 245–295 and 130 (2011) 295–319, algorithm 2.1; E. G. Birgin et al., Math. Prog. 163 (2017) 359–368, for ρ by the quadratic alone.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.CubicRegularization().Minimize(objective, [-1.2, 1]);
    /// </code></example>
    public static Method CubicRegularizationMethod { get; } = new()
    {
        Id = "arc",
        Title = "Adaptive cubic regularisation",
        Summary = "Newton's method held back by an adaptive cubic term: the best bound on the number of steps; leaves saddles.",
        Formula = "p = argmin g'p + p'Hp/2 + sigma/3 |p|^3,  sigma = 1/radius^2;  x <- x + p where f falls as predicted;  radius adapts to the prediction",
        Reference = "Cartis, Gould & Toint 2011; Birgin et al. 2017",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        LeavesSaddles = true,
        Default = new Descent { Name = "arc", Direction = new CubicRegularization(), StepSize = new TrustRadius { Shrink = 0.5 } },
    };

    /// <summary>Adaptive cubic regularisation; described at <see cref="CubicRegularizationMethod"/>.</summary>
    public static Descent CubicRegularization() => CubicRegularizationMethod.Default;
}
