using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>A limit on the number of evaluations of the function, with or without its gradient; it holds inside line searches too.</summary>
public sealed record EvaluationLimit : IStopping
{
    /// <summary>The declaration of <see cref="Evaluations"/>.</summary>
    public static NumberOption<EvaluationLimit, int> EvaluationsOption { get; } = new(
        "max-evaluations",
        100_000,
        "Stop after this many evaluations of the function.",
        part => part.Evaluations,
        (part, value) => part with { Evaluations = value })
    { AtLeast = 1, Unit = "evaluations" };

    private static readonly Option[] s_options = [EvaluationsOption];

    /// <summary>The most evaluations; at least 1, default 100,000.</summary>
    public int Evaluations { get; init => field = EvaluationsOption.Check(value); } = EvaluationsOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "max-evaluations";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Budget(
        "evaluations",
        run => new Reading(run.Evaluations.Value, Evaluations, run.Evaluations.Value + run.Objective.ValuesPerGradient > Evaluations),
        seen => new(Status.Limit, Name, seen.Value < seen.Tolerance
            ? Numbers.In($"Of the limit of {seen.Tolerance} evaluations {seen.Value} are spent; the next gradient by differences needs more than are left.")
            : Numbers.In($"The limit of {seen.Tolerance} evaluations was reached."))
        {
            Advice = "Allow more evaluations.",
        });
}
