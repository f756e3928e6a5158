using FallLine.Optimization;

namespace FallLine;

/// <summary>The simplest line search: shorten the step until the value is low enough (Armijo's condition).</summary>
/// <remarks>
/// <para>Accepts the first t with f(x + p(t)) ≤ f(x) + c₁·t·φ′(0), where c₁ is <see cref="SufficientDecrease"/>; each refused trial is multiplied by <see cref="Shrink"/>.</para>
/// <para>The first trial is the direction's natural step, else a step of length 1 at first and later one that would gain as much as the last. It never lengthens a first trial,
/// so it suits directions that know their scale, such as Newton's. L. Armijo, Pacific J. Math. 16 (1966) 1–3.</para>
/// </remarks>
public sealed record Backtracking : IStepSize
{
    /// <summary>The declaration of <see cref="SufficientDecrease"/>.</summary>
    public static NumberOption<Backtracking, double> SufficientDecreaseOption { get; } =
        SearchOptions.SufficientDecrease<Backtracking>(1, part => part.SufficientDecrease, (part, value) => part with { SufficientDecrease = value });

    /// <summary>The declaration of <see cref="Shrink"/>.</summary>
    public static NumberOption<Backtracking, double> ShrinkOption { get; } = new(
        "shrink",
        0.5,
        "What a refused step is multiplied by.",
        part => part.Shrink,
        (part, value) => part with { Shrink = value })
    { Above = 0, Below = 1 };

    private static readonly Option[] s_options = [SufficientDecreaseOption, ShrinkOption];

    /// <summary>c₁; above 0 and below 1, default 1e-4.</summary>
    public double SufficientDecrease { get; init => field = SufficientDecreaseOption.Check(value); } = SufficientDecreaseOption.DefaultValue;

    /// <summary>What a refused step is multiplied by; above 0 and below 1, default 0.5.</summary>
    public double Shrink { get; init => field = ShrinkOption.Check(value); } = ShrinkOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "backtracking";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    private sealed class State(Backtracking options) : StepSizeState
    {
        private readonly SearchMemory _memory = new();
        private readonly ArmijoSearch _search = new(options.SufficientDecrease, options.Shrink, options.Shrink);

        public override double FirstTrial(Iterate from, DirectionState along) => _memory.Foreseen(from, along);

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            return slope0 < 0
                ? _search.Run(_memory, from, along, to, evaluator, _memory.FirstTrial(along, slope0))
                : LineSearch.WithoutSlope(_memory, from, along, to, evaluator);
        }

        public override void Exchange(Ledger ledger) => _memory.Exchange(ledger);
    }
}
