using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>A limit on the number of accepted steps.</summary>
public sealed record IterationLimit : IStopping
{
    /// <summary>The declaration of <see cref="Iterations"/>.</summary>
    public static NumberOption<IterationLimit, int> IterationsOption { get; } = new(
        "max-iterations",
        10_000,
        "Stop after this many steps.",
        part => part.Iterations,
        (part, value) => part with { Iterations = value })
    { AtLeast = 0, Unit = "steps" };

    private static readonly Option[] s_options = [IterationsOption];

    /// <summary>Exactly this many steps are taken, unless something stops the run before; at least 0, default 10,000.</summary>
    public int Iterations { get; init => field = IterationsOption.Check(value); } = IterationsOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "max-iterations";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        "iterations",
        run => Reading.AtLeast(run.Iteration, Iterations),
        seen => new(Status.Limit, Name, Numbers.In($"The limit of {seen.Tolerance} iterations was reached."))
        {
            Advice = "Allow more iterations, or choose a faster method or rate.",
        });
}
