using FallLine.Messages;

namespace FallLine.Diagnosis;

/// <summary>Warns where the constraint tolerance, times the multipliers, is a change of the value that shows.</summary>
/// <remarks>
/// To first order the least value falls by λᵢ·ε where constraint i may fail by ε. Where the gradients of the active constraints vanish or depend on each other, such as that of x³ ≥ 0 at 0, there are no multipliers, and those
/// found grow without limit: the point is then far less exact than the tolerance.
/// </remarks>
internal static class MultiplierDiagnosis
{
    /// <summary>Of max(1, |f|).</summary>
    private const double Shows = 1e-5;

    public static IEnumerable<Finding> Of(Result result, Descent descent)
    {
        double tolerance = descent.Lagrangian.Tolerance;
        double doubt = result.Constraints.Sum(reading => Math.Abs(reading.Multiplier)) * tolerance;
        if (result.Status is not (Status.Converged or Status.Stalled) || !(doubt > Shows * Math.Max(1, Math.Abs(result.Value))))
        {
            yield break;
        }

        ConstraintReading largest = result.Constraints.MaxBy(reading => Math.Abs(reading.Multiplier));
        yield return new Finding(
            "large-multipliers",
            Numbers.In($"Constraints may fail by {tolerance:G3}, which their multipliers, up to {Math.Abs(largest.Multiplier):G3} of '{largest.Constraint}', make {doubt:G2} of the value: it is no more exact than that."),
            $"Where the gradients of constraints vanish or depend on each other there, write them otherwise, such as x >= 0 for x^3 >= 0; else ask for a smaller '{AugmentedLagrangian.ToleranceOption.Name}'.");
    }
}
