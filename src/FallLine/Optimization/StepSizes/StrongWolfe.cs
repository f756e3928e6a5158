using FallLine.Optimization;

namespace FallLine;

/// <summary>A line search that ends where the value is low enough and the slope flat enough: the strong Wolfe conditions, by Moré and Thuente's method.</summary>
/// <remarks>
/// <para>With φ(t) = f(x + p(t)): φ(t) ≤ φ(0) + c₁·t·φ′(0) and |φ′(t)| ≤ c₂·|φ′(0)|, where c₁ is <see cref="SufficientDecrease"/> and c₂
/// <see cref="Curvature"/>. Where values differ by rounding alone, their difference is taken from the slopes (Hager and Zhang's approximate Wolfe condition), so
/// that tight gradient tolerances can be reached.</para>
/// <para>The first trial is the direction's natural step (1 for Newton and quasi-Newton), else a step of length 1 at first and later one that would gain as much as the last.
/// A trial that is not finite is shortened.</para>
/// <para>Gives up with <c>line-search</c> or <c>rounding</c>; accepts the lowest trial where the conditions were not met but a lower point was found.</para>
/// </remarks>
public sealed record StrongWolfe : IStepSize
{
    /// <summary>The declaration of <see cref="SufficientDecrease"/>.</summary>
    public static NumberOption<StrongWolfe, double> SufficientDecreaseOption { get; } =
        SearchOptions.SufficientDecrease<StrongWolfe>(0.5, part => part.SufficientDecrease, (part, value) => part with { SufficientDecrease = value });

    /// <summary>The declaration of <see cref="Curvature"/>.</summary>
    public static NumberOption<StrongWolfe, double> CurvatureOption { get; } =
        SearchOptions.Curvature<StrongWolfe>(0.9, part => part.Curvature, (part, value) => part with { Curvature = value });

    /// <summary>The declaration of <see cref="SearchEvaluations"/>.</summary>
    public static NumberOption<StrongWolfe, int> SearchEvaluationsOption { get; } =
        SearchOptions.SearchEvaluations<StrongWolfe>(30, part => part.SearchEvaluations, (part, value) => part with { SearchEvaluations = value });

    private static readonly Option[] s_options = [SufficientDecreaseOption, CurvatureOption, SearchEvaluationsOption];

    /// <summary>c₁; above 0 and below 0.5, default 1e-4.</summary>
    public double SufficientDecrease { get; init => field = SufficientDecreaseOption.Check(value); } = SufficientDecreaseOption.DefaultValue;

    /// <summary>c₂; above 0 and below 1, default 0.9.</summary>
    public double Curvature { get; init => field = CurvatureOption.Check(value); } = CurvatureOption.DefaultValue;

    /// <summary>The most trial points of one search; from 1 to 1000, default 30.</summary>
    public int SearchEvaluations { get; init => field = SearchEvaluationsOption.Check(value); } = SearchEvaluationsOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "strong-wolfe";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StepSizeState Begin(int dimension) => new State(this);

    private sealed class State(StrongWolfe options) : StepSizeState
    {
        private readonly SearchMemory _memory = new();

        public override double FirstTrial(Iterate from, DirectionState along) => _memory.Foreseen(from, along);

        public override StopReason? Advance(Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
        {
            double slope0 = along.Slope(from.Gradient, 0);
            if (!(slope0 < 0))
            {
                return LineSearch.WithoutSlope(_memory, from, along, to, evaluator);
            }

            double first = _memory.FirstTrial(along, slope0);
            double noise = _memory.Begin(from, slope0, first * -slope0);
            MoreThuente search = MoreThuente.Begin(slope0, first, options.SufficientDecrease, options.Curvature, along.GreatestStep);
            MoreThuente.Verdict verdict = MoreThuente.Verdict.TryNext;
            for (int trial = 0; trial < options.SearchEvaluations && verdict == MoreThuente.Verdict.TryNext; trial++)
            {
                if (!evaluator.Try(from, along, search.Step, to))
                {
                    return evaluator.Interruption;
                }

                if (to.Value == double.NegativeInfinity)
                {
                    return Reasons.Unbounded(evaluator.Shown(to.Value));
                }

                double slope = to.IsFinite ? along.Slope(to.Gradient, search.Step) : double.NaN;
                _memory.Note(to, slope);
                verdict = double.IsFinite(slope)
                    ? search.Tell(LineSearch.Rise(from, to, slope0, slope, noise), slope)
                    : search.TellNonFinite();
            }

            if (verdict == MoreThuente.Verdict.Accept)
            {
                return _memory.Accept(from, to, noise);
            }

            return search.BestStep == 0
                ? _memory.WithRecord(LineSearch.GaveUp(from, along, first, slope0, noise, to))
                : LineSearch.Return(from, along, search.BestStep, to, evaluator) ?? _memory.Accept(from, to, noise);
        }

        public override void Exchange(Ledger ledger) => _memory.Exchange(ledger);
    }
}
