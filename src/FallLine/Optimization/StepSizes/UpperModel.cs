using FallLine.Optimization;

namespace FallLine;

/// <summary>The step of proximal gradient methods: the longest so far at which their model of the function lies above it.</summary>
/// <remarks>
/// <para>t is accepted where f(x₊) ≤ f(y) + ∇f(y)ᵀ(x₊ - y) + ‖x₊ - y‖²/2t; else t ← <see cref="Shrink"/>·t. It begins with a step of length 1 and doubles it as long as none was refused; after that each search begins at <see cref="Growth"/> times
/// the last t, so that it also finds back to longer steps where the function is flatter. A. Beck and M. Teboulle, SIAM J. Imaging Sci. 2 (2009) 183–202, section 4; the growth: S. R. Becker, E. J. Candès and M. C. Grant,
/// Math. Prog. Comp. 3 (2011) 165–218, section 5.3.</para>
/// <para>For <see cref="ProximalGradient"/> and <see cref="FastProximalGradient"/>. Gives up with <c>line-search</c> or <c>rounding</c>.</para>
/// </remarks>
public sealed record UpperModel : IStepSize
{
    private const int MostTrials = 100;
    private const double FirstGrowth = 2;

    /// <summary>The declaration of <see cref="Shrink"/>.</summary>
    public static NumberOption<UpperModel, double> ShrinkOption { get; } = new(
        "shrink",
        0.5,
        "What a refused step is multiplied by.",
        part => part.Shrink,
        (part, value) => part with { Shrink = value })
    { Above = 0, Below = 1 };

    /// <summary>The declaration of <see cref="Growth"/>.</summary>
    public static NumberOption<UpperModel, double> GrowthOption { get; } = new(
        "growth",
        1.3,
        "What an accepted step is multiplied by for the next.",
        part => part.Growth,
        (part, value) => part with { Growth = value })
    { AtLeast = 1 };

    private static readonly Option[] s_options = [ShrinkOption, GrowthOption];

    /// <summary>What a refused step is multiplied by; above 0 and below 1, default 0.5.</summary>
    public double Shrink { get; init => field = ShrinkOption.Check(value); } = ShrinkOption.DefaultValue;

    /// <summary>What an accepted step is multiplied by for the next; at least 1, default 1.3.</summary>
    public double Growth { get; init => field = GrowthOption.Check(value); } = GrowthOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "upper-model";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    private sealed class State(UpperModel options) : StepSizeState
    {
        private double _step = double.NaN;
        private bool _refused;

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            if (along is not ProximalCurveState curve)
            {
                throw new NotSupportedException("The step size 'upper-model' goes with proximal gradients (ProximalGradient, FastProximalGradient). For this direction take a line search.");
            }

            double step = double.IsNaN(_step) ? curve.FirstStep : (_refused ? options.Growth : FirstGrowth) * _step;
            for (int trial = 0; trial < MostTrials; trial++)
            {
                if (!evaluator.Try(from, along, step, to))
                {
                    return evaluator.Interruption;
                }

                if (to.Value == double.NegativeInfinity)
                {
                    return Reasons.Unbounded(evaluator.Shown(to.Value));
                }

                if (to.IsFinite && curve.LiesAbove(to))
                {
                    _step = step;
                    return null;
                }

                step *= options.Shrink;
                _refused = true;
            }

            return Reasons.Rounding(from.GradientNorm);
        }

        public override void Exchange(Ledger ledger)
        {
            ledger.Number(ref _step);
            ledger.Flag(ref _refused);
        }
    }
}
