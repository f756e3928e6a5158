using FallLine.Optimization;

namespace FallLine;

/// <summary>Stops when the caller's own condition holds at an accepted point.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Name">The reason's code and the measure's name.</param>
public sealed record StopPredicate(Func<DescentRun, bool> Condition, string Name) : IStopping
{
    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => [];

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        Name,
        run => Reading.AtLeast(Condition(run) ? 1 : 0, 1),
        _ => new(Status.Cancelled, Name, $"The condition '{Name}' was met."));
}
