using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Converged when the value reaches <see cref="Target"/>: at most the target when minimising, at least when maximising.</summary>
public sealed record TargetValue : IStopping
{
    /// <summary>The declaration of <see cref="Target"/>.</summary>
    public static NumberOption<TargetValue, double> TargetOption { get; } = new(
        "target",
        0,
        "Converged when the value is this good.",
        part => part.Target,
        (part, value) => part with { Target = value });

    private static readonly Option[] s_options = [TargetOption];

    /// <summary>The value to reach; default 0.</summary>
    public double Target { get; init => field = TargetOption.Check(value); } = TargetOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "target";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        "value",
        run => run.Maximizes ? Reading.AtLeast(run.Value, Target) : Reading.AtMost(run.Value, Target),
        seen => new(Status.Converged, Name, Numbers.In($"The value {seen.Value:G6} reached the target {seen.Tolerance:G6}.")));
}
