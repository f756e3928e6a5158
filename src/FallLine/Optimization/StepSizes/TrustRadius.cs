using FallLine.Optimization;

namespace FallLine;

/// <summary>How far the direction's own model of the function is trusted: the radius grows where the model predicts well and shrinks where it does not.</summary>
/// <remarks>
/// <para>Moves to p(t), t the radius, and compares: ρ = (f(x) - f(x + p(t))) / (m(0) - m(p(t))), where m is the direction's model. ρ ≤ <see cref="LeastRatio"/>: refused, and tried again with a smaller t.
/// ρ &lt; ¼: t ← <see cref="Shrink"/>·t, of the part of t that was used. ρ &gt; ¾ where the radius held the step back: t ← <see cref="Growth"/>·t. Nocedal and Wright, Numerical
/// Optimization, 2nd ed., algorithm 4.1.</para>
/// <para>Where values differ by rounding alone, their difference is taken from the gradients, so that tight gradient tolerances can be reached. A direction without a model is
/// taken at its slope: m(0) - m(p(t)) = -t·φ′(0).</para>
/// <para>Gives up with <c>line-search</c> or <c>rounding</c>.</para>
/// </remarks>
public sealed record TrustRadius : IStepSize
{
    private const double Poor = 0.25;
    private const double Good = 0.75;
    private const int MostTrials = 100;

    /// <summary>The declaration of <see cref="FirstRadius"/>.</summary>
    public static NumberOption<TrustRadius, double> FirstRadiusOption { get; } = new(
        "first-radius",
        1,
        "How far the model is trusted at first, in units of the direction; it adapts by factors.",
        part => part.FirstRadius,
        (part, value) => part with { FirstRadius = value })
    { Above = 0 };

    /// <summary>The declaration of <see cref="LeastRatio"/>.</summary>
    public static NumberOption<TrustRadius, double> LeastRatioOption { get; } = new(
        "least-ratio",
        1e-4,
        "The part of the predicted decrease that a step must deliver to be accepted.",
        part => part.LeastRatio,
        (part, value) => part with { LeastRatio = value })
    { AtLeast = 0, Below = 0.25 };

    /// <summary>The declaration of <see cref="Shrink"/>.</summary>
    public static NumberOption<TrustRadius, double> ShrinkOption { get; } = new(
        "shrink",
        0.25,
        "What the radius is multiplied by after a poor prediction.",
        part => part.Shrink,
        (part, value) => part with { Shrink = value })
    { Above = 0, Below = 1 };

    /// <summary>The declaration of <see cref="Growth"/>.</summary>
    public static NumberOption<TrustRadius, double> GrowthOption { get; } = new(
        "growth",
        2,
        "What the radius is multiplied by after a good prediction.",
        part => part.Growth,
        (part, value) => part with { Growth = value })
    { Above = 1 };

    private static readonly Option[] s_options = [FirstRadiusOption, LeastRatioOption, ShrinkOption, GrowthOption];

    /// <summary>The first radius, times <see cref="DirectionState.Unit"/>; above 0, default 1.</summary>
    public double FirstRadius { get; init => field = FirstRadiusOption.Check(value); } = FirstRadiusOption.DefaultValue;

    /// <summary>The least ratio of an accepted step; at least 0 and below 0.25, default 1e-4.</summary>
    public double LeastRatio { get; init => field = LeastRatioOption.Check(value); } = LeastRatioOption.DefaultValue;

    /// <summary>What the radius is multiplied by after a poor prediction; above 0 and below 1, default 0.25.</summary>
    public double Shrink { get; init => field = ShrinkOption.Check(value); } = ShrinkOption.DefaultValue;

    /// <summary>What the radius is multiplied by after a good prediction; above 1, default 2.</summary>
    public double Growth { get; init => field = GrowthOption.Check(value); } = GrowthOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "trust-radius";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    private sealed class State(TrustRadius options) : StepSizeState
    {
        private readonly SearchMemory _memory = new();
        private double _radius = double.NaN;

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            _radius = double.IsNaN(_radius) ? options.FirstRadius * along.Unit : _radius;
            double first = _radius;
            double noise = 0;
            for (int trial = 0; trial < MostTrials; trial++)
            {
                double radius = _radius;
                if (!evaluator.Try(from, along, radius, to))
                {
                    return evaluator.Interruption;
                }

                if (to.Value == double.NegativeInfinity)
                {
                    return Reasons.Unbounded(evaluator.Shown(to.Value));
                }

                double predicted = along.PredictedDecrease(radius);
                predicted = double.IsNaN(predicted) ? -radius * along.Slope(from.Gradient, 0) : predicted;
                if (!(predicted > 0))
                {
                    return from.GradientNorm == 0 ? Reasons.ZeroGradient : Reasons.Rounding(from.GradientNorm);
                }

                noise = trial == 0 ? _memory.Noise(from, predicted, along.Cancelled) : noise;
                double ratio = to.IsFinite ? -LineSearch.Rise(from, to, noise) / predicted : double.NegativeInfinity;
                Adapt(ratio, radius, along.NaturalStep);
                if (ratio > options.LeastRatio)
                {
                    return _memory.Accept(from, to, noise);
                }

                if (Vectors.Same(from.Point, to.Point))
                {
                    break;
                }
            }

            return LineSearch.GaveUp(from, along, first, along.Slope(from.Gradient, 0), noise, to);
        }

        public override void Exchange(Ledger ledger)
        {
            _memory.Exchange(ledger);
            ledger.Number(ref _radius);
        }

        private void Adapt(double ratio, double radius, double natural)
        {
            bool held = !(natural <= radius);
            double used = held ? radius : natural;
            _radius = !(ratio >= Poor) ? options.Shrink * used
                : ratio > Good && held ? options.Growth * radius
                : radius;
        }
    }
}
