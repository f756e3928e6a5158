namespace FallLine;

/// <summary>The steepest descent where the length of a step is its largest component: d = -‖g‖₁·sign(g).</summary>
/// <remarks>
/// Every variable moves by the same amount, whatever the scale of its derivative; a variable of derivative 0 stays. S. Boyd and L. Vandenberghe, Convex Optimization, 2004, section 9.4.2 (steepest
/// descent in the l∞ norm). The factor ‖g‖₁ makes steps shrink near a minimum; without it a constant rate ends in a swing.
/// </remarks>
public sealed record SignDescent : IDirection
{
    /// <inheritdoc/>
    public string Name => "sign-descent";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension);

    private sealed class State(int dimension) : StraightDirectionState(dimension)
    {
        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            ReadOnlySpan<double> g = at.Gradient;
            double sum = 0;
            foreach (double part in g)
            {
                sum += Math.Abs(part);
            }

            for (int i = 0; i < g.Length; i++)
            {
                Vector[i] = g[i] == 0 ? 0 : -Math.CopySign(sum, g[i]);
            }

            return null;
        }
    }
}
