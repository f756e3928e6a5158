using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Converged when the largest magnitude among the partial derivatives is at most <see cref="Tolerance"/>.</summary>
/// <remarks>
/// The tolerance is absolute, in units of the value per unit of a variable: it is not scaled by the value or by the
/// start's gradient. Scaling by the value would call (x - 1)² + 10⁶ solved far from 1, and scaling by the start's
/// gradient would let a steep start excuse a poor end. Not met at a saddle or a maximum that the direction sees and leaves
/// (<see cref="DirectionState.LeadsOn"/>).
/// </remarks>
public sealed record GradientTolerance : IStopping
{
    /// <summary>The declaration of <see cref="Tolerance"/>.</summary>
    public static NumberOption<GradientTolerance, double> ToleranceOption { get; } = new(
        "gradient-tolerance",
        1e-8,
        "Converged when no partial derivative is larger in magnitude than this.",
        part => part.Tolerance,
        (part, value) => part with { Tolerance = value })
    { AtLeast = 0 };

    private static readonly Option[] s_options = [ToleranceOption];

    private readonly double? _given;

    /// <summary>The largest magnitude allowed; at least 0, default 1e-8, or <see cref="CentralDifferences.DefaultTolerance"/> where the gradient is made of differences.</summary>
    public double Tolerance { get => _given ?? ToleranceOption.DefaultValue; init => _given = ToleranceOption.Check(value); }

    /// <summary>Whether the tolerance was left to its default.</summary>
    internal bool IsDefault => _given is null;

    /// <summary>Whether the tolerance falls with the largest gradient norm of the run, where that is below 1: for functions in units in which every gradient is small.</summary>
    internal bool IsScaled { get; init; }

    /// <inheritdoc/>
    public string Name => "gradient-tolerance";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public IStopping For(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return _given is null && objective.Derivatives == DerivativeSource.Differences ? this with { Tolerance = CentralDifferences.DefaultTolerance } : this;
    }

    /// <inheritdoc/>
    public StoppingState Begin()
    {
        string gradient = "";
        double largest = IsScaled ? 0 : 1;
        return new Threshold(
            "gradient-norm",
            run =>
            {
                gradient = Reasons.GradientWord(run.Objective.Term);
                largest = Math.Max(largest, run.Current.GradientNorm);
                Reading reading = Reading.AtMost(run.Current.GradientNorm, Tolerance * Math.Min(1, largest));
                return reading with { Met = reading.Met && !run.LeadsOn() };
            },
            seen => new(Status.Converged, Name, Message(gradient, seen.Value, seen.Tolerance)));
    }

    /// <summary>That a gradient norm is within the tolerance.</summary>
    internal string Message(string gradient, double norm) => Message(gradient, norm, Tolerance);

    private static string Message(string gradient, double norm, double tolerance) => Numbers.In($"The {gradient} norm {norm:G3} is within the tolerance {tolerance:G3}.");
}
