namespace FallLine;

/// <content>Coordinate descent.</content>
public static partial class Methods
{
    /// <summary>One variable at a time, with the curvature that each has shown: pick it where variables hardly interact.</summary>
    /// <remarks>
    /// <para><b>Recurrence.</b> i is the variable of the largest derivative, or the next in turn; xᵢ ← xᵢ - t·gᵢ/hᵢ, hᵢ being the curvature of its last move, t by a strong Wolfe search, first trial 1.</para>
    /// <para><b>Needs</b> the gradient.</para>
    /// <para><b>Options.</b> <c>order</c> (default steepest, or cyclic); <c>sufficient-decrease</c> (default 1e-4), <c>curvature</c> (default 0.1) and <c>search-evaluations</c> (default 30) of the line search. Every stopping option of <see cref="Stop"/>.</para>
    /// <para><b>Stops</b> as asked, or with <c>rounding</c> (as good as double precision allows), <c>line-search</c> (a kink, noise, or a wrong derivative: check it), <c>unbounded</c> (no minimum).</para>
    /// <para><b>Rate and cost.</b> Linear per round of n steps where the function is strongly convex, and per step too little to promise; exact after one round where variables do not interact. One or two gradients per step, n numbers of memory.</para>
    /// <para><b>Known failure.</b> Variables that interact: narrow valleys that lie aslant, and kinks, at which it can stand still. Use <c>lbfgs</c>.</para>
    /// <para><b>Reference.</b> S. J. Wright, Math. Prog. 151 (2015) 3–34, algorithm 1.</para>
    /// </remarks>
    /// <example><code>
    /// Result r = Methods.CoordinateDescent().Minimize(objective, start);
    /// </code></example>
    public static Method CoordinateDescentMethod { get; } = new()
    {
        Id = "coordinate",
        Title = "Coordinate descent",
        Summary = "One variable at a time, with its own curvature: for variables that hardly interact.",
        Formula = "x_i <- x_i - t * g_i / h_i,  i of the largest derivative or in turn,  h_i = dg_i/dx_i of its last move",
        Reference = "Wright 2015, algorithm 1",
        Rate = ConvergenceRate.NotPromised,
        Descends = true,
        NeedsRate = false,
        Default = new Descent { Name = "coordinate", Direction = new CoordinateDescent(), StepSize = new StrongWolfe { Curvature = 0.1 } },
    };

    /// <summary>Coordinate descent; described at <see cref="CoordinateDescentMethod"/>.</summary>
    public static Descent CoordinateDescent() => CoordinateDescentMethod.Default;
}
