namespace FallLine;

/// <content>L-BFGS that leaves saddles.</content>
public static partial class Methods
{
    /// <summary>L-BFGS that does not end at a saddle: where the gradient vanishes it looks for negative curvature, and goes down along it. Pick it for functions of many variables with saddles.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> As <see cref="LimitedMemoryBfgsMethod"/>; where the gradient is within its tolerance, λ and v are the least eigenvalue and its eigenvector of the Hessian, by Lanczos; if λ &lt; 0 beyond rounding, x ← x ± t·v with t from 1 halved until the value falls by 10⁻⁴·|λ|·t²/2, and on.</para>
    /// <para><b>Needs</b> the gradient and products of the Hessian with a vector.</para>
    /// <para><b>Options.</b> <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.9) and <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> That of <c>lbfgs</c>, and up to 60 products each time the gradient vanishes. Where it converges the Hessian has no eigenvalue below zero (beyond rounding), for up to 60 variables; beyond, none that 60 Lanczos steps find. Held by the conformance test of saddles.</para>
    /// <para><b>Known failure.</b> Degenerate saddles, whose Hessian has no negative eigenvalue (x³).</para>
    /// <para><b>Reference.</b> D. Goldfarb, Math. Prog. 18 (1980) 31–40; C. Jin et al., ICML 2017, for random perturbations in its place.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.SaddleEscape().Minimize(objective, [0, 0]);   // leaves the saddle of x⁴ - x² + y² at (0, 0)
    /// </code></example>
    public static Method SaddleEscapeMethod { get; } = new()
    {
        Id = "escape",
        Title = "L-BFGS that leaves saddles",
        Summary = "L-BFGS that looks for negative curvature where the gradient vanishes, and goes on down along it.",
        Formula = "lbfgs;  where |g| vanishes: x <- x +- t * v,  H v = lambda v, lambda < 0 least",
        Reference = "Goldfarb 1980; Liu & Nocedal 1989",
        Rate = ConvergenceRate.Linear,
        Descends = true,
        NeedsRate = false,
        LeavesSaddles = true,
        Default = new Descent { Name = "escape", Direction = new SaddleEscape(), StepSize = new StrongWolfe() },
    };

    /// <summary>L-BFGS that leaves saddles; described at <see cref="SaddleEscapeMethod"/>.</summary>
    public static Descent SaddleEscape() => SaddleEscapeMethod.Default;
}
