using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>A limit on the time a run takes by its clock; it holds inside line searches too, within one evaluation.</summary>
public sealed record TimeLimit : IStopping
{
    /// <summary>The declaration of <see cref="Seconds"/>.</summary>
    public static NumberOption<TimeLimit, double> SecondsOption { get; } = new(
        "time-limit",
        60,
        "Stop after this much time.",
        part => part.Seconds,
        (part, value) => part with { Seconds = value })
    { Above = 0, Unit = "s" };

    private static readonly Option[] s_options = [SecondsOption];

    /// <summary>The most seconds; above 0, default 60.</summary>
    public double Seconds { get; init => field = SecondsOption.Check(value); } = SecondsOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "time-limit";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Budget(
        "seconds",
        run => Reading.AtLeast(run.Elapsed.TotalSeconds, Seconds),
        seen => new(Status.Limit, Name, Numbers.In($"The time limit of {seen.Tolerance} s was reached.")) { Advice = "Allow more time." });
}
