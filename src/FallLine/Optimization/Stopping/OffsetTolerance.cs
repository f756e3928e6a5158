using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Converged when what the variables can still change of the residuals is at most <see cref="Tolerance"/> times what they cannot: for sums of squares, independent of all units.</summary>
/// <remarks>
/// <para>
/// With J = Q·R the residuals split into Q₁ᵀr, which a Gauss–Newton step would remove, and Q₂ᵀr, which stays. The measure is their ratio, each by its root mean square over the n and the m - n dimensions that it lives in:
/// the length of the step that is left, in standard errors. Where the residuals themselves vanish, what stays is taken as at least 10⁻⁶ of ‖J·x‖/√m, so that a fit that is exact to rounding counts as converged.
/// D. M. Bates and D. G. Watts, Technometrics 23 (1981) 179–183.
/// </para>
/// <para>It is never met where the objective does not show residuals.</para>
/// </remarks>
public sealed record OffsetTolerance : IStopping
{
    /// <summary>What stays of the residuals at the least, as a part of what all of x does to them: at the default tolerance a change of some units in the last place.</summary>
    private const double LeastRest = 1e-6;

    /// <summary>The declaration of <see cref="Tolerance"/>.</summary>
    public static NumberOption<OffsetTolerance, double> ToleranceOption { get; } = new(
        "offset-tolerance",
        1e-9,
        "Converged when the step that is left is at most this many standard errors long.",
        part => part.Tolerance,
        (part, value) => part with { Tolerance = value })
    { AtLeast = 0, IgnoredWhen = "where the objective is not a sum of squares" };

    private static readonly Option[] s_options = [ToleranceOption];

    /// <summary>The largest ratio allowed; at least 0, default 1e-9.</summary>
    public double Tolerance { get; init => field = ToleranceOption.Check(value); } = ToleranceOption.DefaultValue;

    /// <inheritdoc/>
    public string Name => "offset-tolerance";

    /// <inheritdoc/>
    public IReadOnlyList<Option> Options => s_options;

    /// <inheritdoc/>
    public StoppingState Begin() => new Threshold(
        "relative-offset",
        run => Reading.AtMost(Offset(run), Tolerance),
        seen => new(Status.Converged, Name, Numbers.In($"The step that is left is {seen.Value:G3} standard errors long, within the tolerance {seen.Tolerance:G3}.")));

    private static double Offset(DescentRun run)
    {
        if (run.Evaluator.Residuals is null || run.Evaluator.Linearize(run.Current) is not { IsFinite: true } linear)
        {
            return double.NaN;
        }

        int rows = linear.Residuals.Length;
        (double gone, double stays, int dimensions) = linear.Split();
        int rank = Math.Max(dimensions, 1);
        int rest = rows - dimensions;
        double reachable = gone / Math.Sqrt(rank);
        double left = rest > 0 ? stays / Math.Sqrt(rest) : 0;
        double least = LeastRest * Math.Sqrt(linear.SquaredProduct(run.Current.Point) / rows);
        return reachable == 0 ? 0 : reachable / Math.Max(left, least);
    }
}
