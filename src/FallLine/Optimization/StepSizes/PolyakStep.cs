using FallLine.Optimization;

namespace FallLine;

/// <summary>The step that would reach the least value if the function were as steep everywhere as here: t = (f(x) - f*)/-φ′(0), for a least value f* that is known.</summary>
/// <remarks>
/// Along the steepest descent t = (f(x) - f*)/‖g‖². B. T. Polyak, USSR Comp. Math. and Math. Phys. 9(3) (1969) 14–29, equation 3; it converges on convex functions without any constant of theirs, linearly where they are
/// strongly convex, also across kinks. Each step brings x nearer to the minimum, though values may rise. Accepts every finite point; stalled with <c>least-value</c> where f(x) ≤ f* though the gradient is not within its tolerance: f(x) - f* is lost in rounding at a gradient of about 10⁻⁸.
/// With f* too low, steps stay too long and values end in a swing; with f* too high, the run ends at f*.
/// </remarks>
public sealed record PolyakStep : IStepSize
{
    /// <summary>The declaration of <see cref="LeastValue"/>.</summary>
    public static NumberOption<PolyakStep, double> LeastValueOption { get; } = new(
        "least-value",
        0,
        "The least value of the function (the greatest, when maximising), which must be known.",
        part => part.LeastValue,
        (part, value) => part with { LeastValue = value });

    private static readonly Option[] s_options = [LeastValueOption];

    /// <summary>f*; default 0.</summary>
    public double LeastValue { get; init => field = LeastValueOption.Check(value); } = LeastValueOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "polyak";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(LeastValue);

    private sealed class State(double leastValue) : StepSizeState
    {
        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            if (!(slope0 < 0))
            {
                return LineSearch.NoDescent(from, slope0);
            }

            double above = from.Value - evaluator.Shown(leastValue);
            return above <= 0 ? Reasons.LeastValue(leastValue, from.GradientNorm)
                : !evaluator.Try(from, along, above / -slope0, to) ? evaluator.Interruption
                : to.IsFinite ? null
                : Reasons.NonFinite(to);
        }

        public override void Exchange(Ledger ledger)
        {
            // Every step is a first one.
        }
    }
}
