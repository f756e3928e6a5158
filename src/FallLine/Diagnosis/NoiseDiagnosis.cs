using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>Tells a run that stalled as low as double precision reaches from one that something else stopped.</summary>
internal static class NoiseDiagnosis
{
    public static IEnumerable<Finding> Of(Result result, Objective objective)
    {
        if (result.Status != Status.Stalled || result.Reason is not ("rounding" or "line-search"))
        {
            yield break;
        }

        if (IsKink(result, objective))
        {
            yield return new Finding(
                "kink",
                "The gradient jumps from one side of the point to the other: the function has a kink here, and a gradient that vanishes cannot be had.",
                "Write the kink smoothly, such as sqrt(x^2 + 1e-6) for abs(x), or take the point where values around it are not better.");
            yield break;
        }

        if (Measured(result, objective) is not { } noise)
        {
            yield break;
        }

        string measured = Numbers.In($"Measured beside the point, values are exact to {noise.Value:G2} and partial derivatives to {noise.Gradient:G2}");
        double norm = result.GradientNorm;
        if (norm <= FunctionNoise.WithinNoise * noise.Gradient)
        {
            yield return new Finding(
                "noise-floor",
                Numbers.In($"{measured}: the gradient norm {norm:G2} is within its own noise. No method can do better with this function in double precision."),
                Numbers.In($"Take the point as converged: a gradient tolerance of {FunctionNoise.WithinNoise * noise.Gradient:G1} says so."));
        }
        else
        {
            yield return new Finding(
                "not-noise",
                Numbers.In($"{measured}: the gradient norm {norm:G2} is {norm / noise.Gradient:G2} times its noise, so it still tells where to go."),
                "Start again from this point, with another method or with variables of like size; where that stalls too, look for a kink or a wrong gradient.");
        }
    }

    private static bool IsKink(Result result, Objective objective)
    {
        try
        {
            return objective.Term is null or Bounds && Kink.IsAt(objective, result.Best.Point.AsSpan(), KinkSearch.NearEnough);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            return false;
        }
    }

    private static FunctionNoise? Measured(Result result, Objective objective)
    {
        try
        {
            return FunctionNoise.Measure(objective, result.Point.AsSpan());
        }
        catch (Exception error) when (error is not (OutOfMemoryException or SettingException))
        {
            // A function that throws beside the point has said so where the run met it.
            return null;
        }
    }
}
