namespace FallLine.Diagnosis;

/// <summary>Warns where the gradient vanishes at a point that is not what was asked for.</summary>
internal static class StationaryDiagnosis
{
    public static IEnumerable<Finding> Of(Result result)
    {
        string wanted = result.Maximized ? "maximum" : "minimum";
        string advice = $"Start elsewhere, slightly beside this point: from there it goes on {(result.Maximized ? "up" : "down")}.";
        switch (result.CriticalPoint)
        {
            case { Kind: CriticalPointKind.Saddle }:
                yield return new Finding("saddle", $"The gradient vanishes here, but this is a saddle, not a {wanted}: the surface rises in one direction and falls in another.", advice);
                break;
            case { Kind: CriticalPointKind.Maximum } when !result.Maximized:
                yield return new Finding("maximum", "The gradient vanishes here, but this is a maximum: the surface falls in every direction.", advice);
                break;
            case { Kind: CriticalPointKind.Minimum } when result.Maximized:
                yield return new Finding("minimum", "The gradient vanishes here, but this is a minimum: the surface rises in every direction.", advice);
                break;
            case { Kind: CriticalPointKind.Kink }:
                yield return new Finding("kink", "The gradient does not exist here: it jumps from one side to the other. What is said of it holds by convention, such as 0 for |x| at 0.", "Nothing near it is better where the reason is 'kink'; elsewhere compare values beside it.");
                break;
            default:
                break;
        }
    }
}
