using FallLine.Optimization;

namespace FallLine;

/// <summary>Straight to where a gradient step of spectral length would be projected: d = prox(x - α·g, α) - x, for any set or term.</summary>
/// <remarks>
/// <para>With s = xₖ - xₖ₋₁ and y = gₖ - gₖ₋₁, α is a secant's length (<see cref="BarzilaiBorwein"/>), long: sᵀs/sᵀy; at first, and where sᵀy ≤ 0, 1/‖x - prox(x - g)‖∞. In a set the operator is the projection, and x + t·d stays in it up to
/// t = 1, where the line ends. E. G. Birgin, J. M. Martínez and M. Raydan, SIAM J. Optim. 10 (2000) 1196–1211, algorithm 2.2.</para>
/// <para>With a term h the slope gᵀd + h(x + d) - h(x) takes the place of gᵀd: S. J. Wright, R. D. Nowak and M. A. T. Figueiredo, IEEE Trans. Signal Process. 57 (2009) 2479–2493; P. Tseng and S. Yun,
/// Math. Prog. 117 (2009) 387–423, lemma 1. The values rise and fall on the way, so it needs a step size that lets them: <see cref="NonMonotone"/>. Memory: 4 vectors.</para>
/// </remarks>
public sealed record SpectralProjectedGradient : IDirection
{
    private const double GreatestLength = 1e30;

    /// <summary>The declaration of <see cref="Rule"/>.</summary>
    public static ChoiceOption<SpectralProjectedGradient, BarzilaiBorweinRule> RuleOption { get; } = new(
        "rule",
        [("long", BarzilaiBorweinRule.Long), ("short", BarzilaiBorweinRule.Short), ("alternating", BarzilaiBorweinRule.Alternating)],
        "Which of the two secant lengths a step has.",
        part => part.Rule,
        (part, value) => part with { Rule = value });

    private static readonly Option[] s_options = [RuleOption];

    /// <summary>Which of the two secant lengths a step has; default <see cref="BarzilaiBorweinRule.Long"/>.</summary>
    public BarzilaiBorweinRule Rule { get; init; } = RuleOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "spectral-projected-gradient";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public DerivativeOrder Needs => DerivativeOrder.Gradient;

    /// <inheritdoc/>
    public bool Takes(ProximalTerm term) => true;

    /// <inheritdoc/>
    public DirectionState Begin(Objective objective) => new State(objective.Dimension, Rule, objective.Term);

    private sealed class State(int dimension, BarzilaiBorweinRule rule, ProximalTerm? term) : DirectionState
    {
        private readonly SecantLength _secant = new(dimension, rule);
        private readonly double[] _target = new double[dimension];
        private readonly double[] _direction = new double[dimension];
        private double _bend;
        private bool _known;

        /// <summary>1, where the line ends.</summary>
        public override double NaturalStep => 1;

        public override double GreatestStep => 1;

        public override StopReason? Aim(Iterate at, Evaluator evaluator)
        {
            double length = _secant.Learn(at);
            _known = !double.IsNaN(length);
            Lead(at, _known ? length : FirstLength(at));
            return Slope(at.Gradient, 0) < 0 || Restart(at) ? null : Reasons.Rounding(at.GradientNorm);
        }

        public override bool Restart(Iterate at)
        {
            bool knew = _known;
            _known = false;
            Lead(at, FirstLength(at));
            return knew;
        }

        public override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
        {
            // The target itself at 1: what is zero or on a boundary there shall be so exactly.
            if (step >= 1)
            {
                _target.CopyTo(to);
            }
            else
            {
                Vectors.AddScaled(from, step, _direction, to);
            }
        }

        public override double Slope(ReadOnlySpan<double> gradient, double step) => step > 1 ? 0 : Vectors.Dot(gradient, _direction) + _bend;

        public override void Exchange(Ledger ledger)
        {
            _secant.Exchange(ledger);
            ledger.Numbers(_direction);
            ledger.Number(ref _bend);
        }

        internal override void Tangent(Span<double> result) => _direction.CopyTo(result);

        private static double FirstLength(Iterate at) => 1 / Math.Max(at.GradientNorm, 1 / GreatestLength);

        private void Lead(Iterate at, double length)
        {
            Vectors.AddScaled(at.Point, -length, at.Gradient, _target);
            term?.Prox(_target, length, _target);
            Vectors.Subtract(_target, at.Point, _direction);
            _bend = term is null or Region ? 0 : term.Value(_target) - (at.Value - at.SmoothValue);
        }
    }
}
