namespace FallLine;

/// <content>Gauss–Newton.</content>
public static partial class Methods
{
    /// <summary>For sums of squares from a good start: jumps to the minimum of the linearised residuals, and shortens the jump where that is too far.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> f(x) = ½Σρ(rᵢ²), J the Jacobian of r (both corrected for the loss ρ: <see cref="RobustLoss"/>). d = -J⁺r, the least-squares solution of J·d = -r; x ← x + t·d with the first t of 1, ½, ¼, … that
    /// meets Armijo's condition.</para>
    /// <para><b>Needs</b> the gradient and the residuals with their Jacobian (<see cref="Objective.LeastSquares"/>).</para>
    /// <para><b>Options.</b> <c>sufficient-decrease</c> (default 1e-4): the part of the promised decrease that a step must deliver; <c>shrink</c> (default 0.5): what a refused step is multiplied by. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, a wrong Jacobian, or one of too low a rank: use <c>lm</c>), <c>non-finite</c> (the residuals are not defined).</para>
    /// <para><b>Rate and cost.</b> Quadratic where the residuals vanish at the minimum, or depend on the variables linearly (then one step); elsewhere linear. One Jacobian and 2mn² multiplications and additions per step. Held by the conformance test of quadratic rates.</para>
    /// <para><b>Known failure.</b> Starts far away, where J is nearly singular and the jump enormous: use <c>lm</c>.</para>
    /// <para><b>Reference.</b> Nocedal and Wright, Numerical Optimization, 2nd ed., section 10.3.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.GaussNewton().Minimize(Objective.LeastSquares(residuals), start);
    /// </code></example>
    public static Method GaussNewtonMethod { get; } = new()
    {
        Id = "gauss-newton",
        Title = "Gauss–Newton",
        Summary = "For sums of squares from a good start: jumps to the minimum of the linearised residuals.",
        Formula = "d = argmin |r + J d|;  x <- x + t * d;  t = 1, 1/2, 1/4, ... by Armijo's condition",
        Reference = "Nocedal & Wright, Numerical Optimization, section 10.3",
        Rate = ConvergenceRate.Quadratic,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "gauss-newton", Direction = new GaussNewton(), StepSize = new Backtracking() },
    };

    /// <summary>Gauss–Newton; described at <see cref="GaussNewtonMethod"/>.</summary>
    public static Descent GaussNewton() => GaussNewtonMethod.Default;
}
