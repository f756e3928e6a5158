namespace FallLine.Diagnosis;

/// <summary>Names the operation behind a run that ended because a number was not finite.</summary>
internal static class NonFiniteDiagnosis
{
    public static IEnumerable<Finding> Of(Result result, Objective objective)
    {
        ReadOnlySpan<double> point = result.Refused.IsEmpty ? result.Point.AsSpan() : result.Refused.AsSpan();
        return result.Reason is "non-finite" or "non-finite-start" && NanOrigin.Find(objective, point) is { InBranchNotTaken: false } origin
            ? [new Finding("non-finite-origin", origin.ToString(), origin.Advice)]
            : [];
    }
}
