using FallLine.Optimization;

namespace FallLine;

/// <summary>A step size that needs no parameter and no line search: grow slowly, but no faster than the curvature just seen allows.</summary>
/// <remarks>
/// <para>With L = ‖gₖ - gₖ₋₁‖/‖xₖ - xₖ₋₁‖ and θ = λₖ₋₁/λₖ₋₂ (1/3 at first): 2024 λₖ = min(√(2/3 + θ)·λₖ₋₁, λₖ₋₁/√max(0, 2·λₖ₋₁²·L² - 1)); 2020 λₖ = min(√(1 + θ)·λₖ₋₁, 1/(2L)). Y. Malitsky and
/// K. Mishchenko, "Adaptive proximal gradient method for convex optimization", NeurIPS 2024 (arXiv 2308.02261), algorithm 2; "Adaptive gradient descent without descent", ICML 2020
/// (PMLR 119), algorithm 1. For convex functions whose gradient is Lipschitz only locally; values may rise. Accepts every finite point.</para>
/// <para>The first step only probes: its length is 10⁻⁶ of max(1, ‖x‖); the second is 1/(2L), L being what it found (the papers ask for a first λ of the right order).</para>
/// </remarks>
public sealed record AdaptiveStep : IStepSize
{
    private const double Probe = 1e-6;

    /// <summary>The declaration of <see cref="Rule"/>.</summary>
    public static ChoiceOption<AdaptiveStep, AdaptiveRule> RuleOption { get; } = new(
        "rule",
        [("2024", AdaptiveRule.MalitskyMishchenko2024), ("2020", AdaptiveRule.MalitskyMishchenko2020)],
        "Which of the two papers' bounds: that of 2024 allows longer steps.",
        part => part.Rule,
        (part, value) => part with { Rule = value });

    private static readonly Option[] s_options = [RuleOption];

    /// <summary>How a step is bounded; default <see cref="AdaptiveRule.MalitskyMishchenko2024"/>.</summary>
    public AdaptiveRule Rule { get; init; } = RuleOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "adaptive";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(Rule);

    private sealed class State(AdaptiveRule rule) : StepSizeState
    {
        private double _step = double.NaN;
        private double _growth = 1.0 / 3;
        private double _lipschitz;
        private bool _probed;

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            if (!(slope0 < 0))
            {
                return LineSearch.NoDescent(from, slope0);
            }

            double step = Next(from, slope0);
            if (!evaluator.Try(from, along, step, to))
            {
                return evaluator.Interruption;
            }

            if (!to.IsFinite)
            {
                return Reasons.NonFinite(to);
            }

            _growth = _probed ? step / _step : _growth;
            _probed = !double.IsNaN(_step);
            _step = step;
            _lipschitz = Lipschitz(from, to);
            return null;
        }

        public override void Exchange(Ledger ledger)
        {
            ledger.Number(ref _step);
            ledger.Number(ref _growth);
            ledger.Number(ref _lipschitz);
            ledger.Flag(ref _probed);
        }

        private double Next(Iterate from, double slope0)
        {
            if (double.IsNaN(_step))
            {
                return Probe * Math.Max(1, Vectors.Norm(from.Point)) / Math.Sqrt(-slope0);
            }

            if (!_probed)
            {
                return _lipschitz > 0 ? 0.5 / _lipschitz : 1 / Math.Sqrt(-slope0);
            }

            if (rule == AdaptiveRule.MalitskyMishchenko2020)
            {
                return Math.Min(Math.Sqrt(1 + _growth) * _step, 0.5 / _lipschitz);
            }

            double curved = _step * _lipschitz;
            return Math.Min(Math.Sqrt((2.0 / 3) + _growth) * _step, _step / Math.Sqrt(Math.Max(0, (2 * curved * curved) - 1)));
        }

        private static double Lipschitz(Iterate from, Iterate to)
        {
            double moved = 0;
            double turned = 0;
            for (int i = 0; i < from.Point.Length; i++)
            {
                double s = to.Point[i] - from.Point[i];
                double y = to.Gradient[i] - from.Gradient[i];
                moved += s * s;
                turned += y * y;
            }

            return moved > 0 ? Math.Sqrt(turned / moved) : 0;
        }
    }
}
