using FallLine.Optimization;

namespace FallLine;

/// <summary>The same step size for every step: the learning rate. Accepts every finite point, uphill or down.</summary>
/// <remarks>
/// With <see cref="SteepestDescent"/> a quadratic converges for 0 &lt; rate &lt; 2/L, where L is its largest curvature;
/// at 2/L it swings for ever and above it diverges.
/// </remarks>
public sealed record ConstantRate : IStepSize
{
    /// <summary>The declaration of <see cref="Rate"/>.</summary>
    public static NumberOption<ConstantRate, double> RateOption { get; } = new(
        "rate",
        0.01,
        "The step size (learning rate): larger is faster, until it overshoots and diverges.",
        part => part.Rate,
        (part, value) => part with { Rate = value })
    { Above = 0 };

    private static readonly Option[] s_options = [RateOption];

    /// <summary>The step size; above 0, default 0.01.</summary>
    public double Rate { get; init => field = RateOption.Check(value); } = RateOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "constant";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(Rate);

    private sealed class State(double rate) : StepSizeState
    {
        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator) =>
            !evaluator.Try(from, along, rate, to) ? evaluator.Interruption
            : to.IsFinite ? null
            : Reasons.NonFinite(to);
    }
}
