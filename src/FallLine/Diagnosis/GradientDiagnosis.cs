namespace FallLine.Diagnosis;

/// <summary>Where a line search failed on hand-written derivatives, tells whether they are to blame.</summary>
internal static class GradientDiagnosis
{
    public static IEnumerable<Finding> Of(Result result, Objective objective) =>
        result.Reason == "line-search" && IsPossible(objective) && !result.Findings.Any(finding => finding.Code == GradientAudit.Code)
            ? Of(GradientCheck.Run(objective, result.Point.AsSpan()))
            : [];

    /// <summary>Whether there are hand-written derivatives, and room around a point to measure them: a set other than a box may have no inside.</summary>
    public static bool IsPossible(Objective objective) => objective.Derivatives == DerivativeSource.Code && objective.Term is not Region or Bounds;

    /// <summary>The report as findings of a run.</summary>
    public static IEnumerable<Finding> Of(GradientReport report) =>
        report.Causes.Select(cause => report.Components.IsEmpty || cause.Code is "kink" or "jump" or "unmeasured"
            ? cause
            : new Finding(GradientAudit.Code, $"The gradient is not that of the function. {cause.Message}", cause.Advice));
}
