namespace FallLine.Diagnosis;

/// <summary>Where a line search failed on hand-written derivatives, tells whether they are to blame.</summary>
internal static class GradientDiagnosis
{
    public static IEnumerable<Finding> Of(Result result, Objective objective) =>
        result.Reason == "line-search" && objective.Derivatives == DerivativeSource.Code && !result.Findings.Any(finding => finding.Code == GradientAudit.Code)
            ? Of(GradientCheck.Run(objective, result.Point.AsSpan()))
            : [];

    /// <summary>The report as findings of a run.</summary>
    public static IEnumerable<Finding> Of(GradientReport report) =>
        report.Causes.Select(cause => report.Components.IsEmpty || cause.Code is "kink" or "jump" or "unmeasured"
            ? cause
            : new Finding(GradientAudit.Code, $"The gradient is not that of the function. {cause.Message}", cause.Advice));
}
