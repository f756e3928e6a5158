using FallLine.Optimization;

namespace FallLine;

/// <summary>The steepest descent, with the length that the last step's change of gradient tells: a quasi-Newton method whose matrix is a multiple of I.</summary>
/// <remarks>
/// With s = xₖ - xₖ₋₁ and y = gₖ - gₖ₋₁: d = -α·g, where α makes I/α or α·I fit the secant equation best; long α = sᵀs/sᵀy, short α = sᵀy/yᵀy. J. Barzilai and
/// J. M. Borwein, IMA J. Numer. Anal. 8 (1988) 141–148, equations 5 and 6; in turn: Y.-H. Dai and R. Fletcher, Numer. Math. 100 (2005) 21–47. Where sᵀy ≤ 0, α is 1/‖g‖, a step of length 1.
/// The values rise and fall on the way, so it needs a step size that lets them: <see cref="NonMonotone"/>. Memory: 2 vectors.
/// </remarks>
public sealed record BarzilaiBorwein : IDirection
{
    /// <summary>The declaration of <see cref="Rule"/>.</summary>
    public static ChoiceOption<BarzilaiBorwein, BarzilaiBorweinRule> RuleOption { get; } = new(
        "rule",
        [("alternating", BarzilaiBorweinRule.Alternating), ("long", BarzilaiBorweinRule.Long), ("short", BarzilaiBorweinRule.Short)],
        "Which of the two secant lengths a step has.",
        part => part.Rule,
        (part, value) => part with { Rule = value });

    private static readonly Option[] s_options = [RuleOption];

    /// <summary>Which of the two secant lengths a step has; default <see cref="BarzilaiBorweinRule.Alternating"/>.</summary>
    public BarzilaiBorweinRule Rule { get; init; } = RuleOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "barzilai-borwein";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => term is Bounds;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Rule);

    private sealed class State(int dimension, BarzilaiBorweinRule rule) : StraightDirectionState(dimension)
    {
        private readonly SecantLength _secant = new(dimension, rule);
        private bool _known;

        /// <summary>1 once a secant has told the length.</summary>
        public override double NaturalStep => _known ? 1 : double.NaN;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            double length = _secant.Learn(at);
            _known = !double.IsNaN(length);
            Vectors.Scale(_known ? -length : -1, at.Gradient, Vector);
            return null;
        }

        public override bool Restart(Iterate at)
        {
            bool knew = _known;
            _known = false;
            Vectors.Negate(at.Gradient, Vector);
            return knew;
        }

        public override void Exchange(Ledger ledger)
        {
            base.Exchange(ledger);
            _secant.Exchange(ledger);
            ledger.Flag(ref _known);
        }
    }
}
