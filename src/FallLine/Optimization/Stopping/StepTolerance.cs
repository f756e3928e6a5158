using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Converged when a step moves no variable by more than <see cref="Absolute"/> + <see cref="Relative"/>·max|xᵢ|.</summary>
/// <remarks>A small step shows a nearby minimum only for methods whose steps shrink because of one; a tiny constant rate takes small steps everywhere.</remarks>
public sealed record StepTolerance : IStopping
{
    /// <summary>The declaration of <see cref="Absolute"/>.</summary>
    public static NumberOption<StepTolerance, double> AbsoluteOption { get; } = new(
        "step-tolerance",
        0,
        "Converged when a step moves no variable by more than this.",
        part => part.Absolute,
        (part, value) => part with { Absolute = value })
    { AtLeast = 0 };

    /// <summary>The declaration of <see cref="Relative"/>.</summary>
    public static NumberOption<StepTolerance, double> RelativeOption { get; } = new(
        "step-tolerance-relative",
        0,
        "Adds this times the largest variable to the step tolerance.",
        part => part.Relative,
        (part, value) => part with { Relative = value })
    { AtLeast = 0 };

    private static readonly Option[] s_options = [AbsoluteOption, RelativeOption];

    /// <summary>The largest movement allowed; at least 0, default 0.</summary>
    public double Absolute { get; init => field = AbsoluteOption.Check(value); } = AbsoluteOption.DefaultValue;

    /// <summary>The largest movement allowed as a part of the largest variable; at least 0, default 0.</summary>
    public double Relative { get; init => field = RelativeOption.Check(value); } = RelativeOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "step-tolerance";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        "step-norm",
        run => Reading.AtMost(
            run.Previous is { } previous ? Vectors.LargestDifference(run.Current.Point, previous.Point) : double.NaN,
            Absolute + (Relative * Vectors.LargestMagnitude(run.Current.Point))),
        seen => new(Status.Converged, Name, Numbers.In($"The last step moved no variable by more than {seen.Value:G3}, within the tolerance {seen.Tolerance:G3}.")));
}
