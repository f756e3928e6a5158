namespace FallLine;

/// <content>Gradient descent with Polyak's step.</content>
public static partial class Methods
{
    /// <summary>Gradient descent for a function whose least value is known, such as 0 for a sum of squares that fits exactly: no rate to choose.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> x ← x - (f(x) - f*)/‖g‖²·g, with f* the <c>least-value</c>.</para>
    /// <para><b>Needs</b> the gradient, and f*.</para>
    /// <para><b>Options.</b> <c>least-value</c> (default 0): too low leaves the steps too long, too high ends the run there. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>diverging</c> or <c>non-finite</c> (the function is not convex: use a method with a line search), <c>rounding</c> (as good as double precision allows), <c>least-value</c> (f* is reached).</para>
    /// <para><b>Rate and cost.</b> Linear where the function is strongly convex (until f(x) - f* is lost in rounding, at a gradient of about 10⁻⁸, so that no digit beyond is promised), at least as fast as gradient descent at its best constant rate in the worst case; f(x) - f* of order 1/√k across kinks. One gradient per step, O(n) work.</para>
    /// <para><b>Known failure.</b> A least value that is not known. Ill-conditioned valleys: use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> B. T. Polyak, USSR Comp. Math. and Math. Phys. 9(3) (1969) 14–29; S. Boyd, lecture notes on subgradient methods, section 4.2.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.Polyak(leastValue: 0).Minimize(objective, start);
    /// </code></example>
    public static Method PolyakMethod { get; } = new()
    {
        Id = "polyak",
        Title = "Gradient descent with Polyak's step",
        Summary = "Gradient descent where the least value is known: no rate to choose.",
        Formula = "x <- x - (f(x) - least-value) / |g|^2 * g",
        Reference = "Polyak 1969",
        Rate = ConvergenceRate.NotPromised,
        Descends = false,
        NeedsRate = false,
        Default = new Descent { Name = "polyak", Direction = new SteepestDescent(), StepSize = new PolyakStep() },
    };

    /// <summary>Gradient descent with Polyak's step; described at <see cref="PolyakMethod"/>.</summary>
    /// <param name="leastValue">The least value of the function; the default where null.</param>
    public static Descent Polyak(double? leastValue = null) =>
        leastValue is { } value ? PolyakMethod.Default with { StepSize = new PolyakStep { LeastValue = value } } : PolyakMethod.Default;
}
