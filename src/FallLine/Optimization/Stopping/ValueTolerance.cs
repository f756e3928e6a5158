using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Converged when the value changes by at most <see cref="Absolute"/> + <see cref="Relative"/>·|value| in <see cref="Patience"/> successive steps.</summary>
/// <remarks>
/// One small change proves little: a single short step makes one, and a swing between two points of equal value makes
/// one at every step. Three in a row leave a swing to the check that recognises it.
/// </remarks>
public sealed record ValueTolerance : IStopping
{
    /// <summary>The declaration of <see cref="Absolute"/>.</summary>
    public static NumberOption<ValueTolerance, double> AbsoluteOption { get; } = new(
        "value-tolerance",
        0,
        "Converged when the value changes by no more than this in several successive steps.",
        part => part.Absolute,
        (part, value) => part with { Absolute = value })
    { AtLeast = 0 };

    /// <summary>The declaration of <see cref="Relative"/>.</summary>
    public static NumberOption<ValueTolerance, double> RelativeOption { get; } = new(
        "value-tolerance-relative",
        0,
        "Adds this times the value's magnitude to the value tolerance.",
        part => part.Relative,
        (part, value) => part with { Relative = value })
    { AtLeast = 0 };

    /// <summary>The declaration of <see cref="Patience"/>.</summary>
    public static NumberOption<ValueTolerance, int> PatienceOption { get; } = new(
        "value-patience",
        3,
        "In how many successive steps the value tolerance must be met.",
        part => part.Patience,
        (part, value) => part with { Patience = value })
    { AtLeast = 1 };

    private static readonly Option[] s_options = [AbsoluteOption, RelativeOption, PatienceOption];

    /// <summary>The largest change allowed; at least 0, default 0.</summary>
    public double Absolute { get; init => field = AbsoluteOption.Check(value); } = AbsoluteOption.DefaultValue;

    /// <summary>The largest change allowed as a part of the value; at least 0, default 0.</summary>
    public double Relative { get; init => field = RelativeOption.Check(value); } = RelativeOption.DefaultValue;

    /// <summary>In how many successive steps; at least 1, default 3.</summary>
    public int Patience { get; init => field = PatienceOption.Check(value); } = PatienceOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "value-tolerance";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        "value-change",
        run => Reading.AtMost(
            run.Previous is { } previous ? Math.Abs(run.Current.Value - previous.Value) : double.NaN,
            Absolute + (Relative * Math.Abs(run.Current.Value))),
        seen => new(Status.Converged, Name, Numbers.In($"The value changed by {seen.Value:G3} in the last step, within the tolerance {seen.Tolerance:G3} for {Patience} steps.")),
        Patience);
}
