using FallLine.Messages;

namespace FallLine.Diagnosis;

/// <summary>Holds a constant rate against the curvature measured where the run was best.</summary>
/// <remarks>
/// Along an eigenvector of curvature λ, a step of gradient descent multiplies the distance to the minimum by 1 - rate·λ: it
/// shrinks below 2/λ, swings at 2/λ, grows above. Other directions have their own limit (<see cref="IStableRate"/>). On a
/// quadratic this is exact; elsewhere it holds near the point that it was measured at, which the message says.
/// </remarks>
internal static class RateDiagnosis
{
    // Below this part of the stable limit, a run that ended at its iteration limit was slow because of its rate.
    private const double Crawling = 0.02;

    public static IEnumerable<Finding> Of(Result result, Descent descent, Objective objective)
    {
        if (descent is not { StepSize: ConstantRate { Rate: var rate, Schedule.IsConstant: true }, Direction: IStableRate direction }
            || objective.Term is not null
            || result.Status is Status.Converged or Status.Cancelled
            || objective.Order < DerivativeOrder.HessianProduct
            || Spectrum.Extremes(objective, result.Best.Point.AsSpan()) is not { } curvature)
        {
            yield break;
        }

        double greatest = result.Maximized ? -curvature.Least : curvature.Greatest;
        if (greatest <= 0)
        {
            yield return new Finding(
                "no-stable-rate",
                Numbers.In($"At the best point the surface curves {(result.Maximized ? "up" : "down")} in every direction (largest curvature {greatest:G6}): no rate settles there."),
                result.Maximized ? "Minimise instead, or start elsewhere." : "Maximise instead, or start elsewhere.");
            yield break;
        }

        double limit = direction.LargestStableRate(greatest);
        double safe = direction.SafeRate(greatest);
        if (rate >= limit * (1 - 1e-9))
        {
            yield return new Finding(
                "rate-too-large",
                Numbers.In($"The largest curvature at the best point is {greatest:G6}, so '{result.Method}' is stable there for rates below {limit:G6}; the rate was {rate:G6}.")
                    + Numbers.In($" In the long run each step multiplies the size of the error there by {direction.Contraction(rate, greatest):G4}."),
                Numbers.In($"Use a rate of {safe:G6} or less."));
        }
        else if (result.Status == Status.Limit && rate < Crawling * limit)
        {
            yield return new Finding(
                "rate-too-small",
                Numbers.In($"The largest curvature at the best point is {greatest:G6}, so '{result.Method}' would be stable there up to a rate of {limit:G6}; the rate was {rate:G6}, {limit / rate:G3} times less."),
                Numbers.In($"Use a larger rate, up to {safe:G6}, or a method that chooses its own step, such as lbfgs."));
        }
        else if (result.Status == Status.Limit && curvature is { Least: > 0 } && greatest / curvature.Least > 100)
        {
            double condition = greatest / curvature.Least;
            yield return new Finding(
                "ill-conditioned",
                Numbers.In($"The curvatures at the best point span from {curvature.Least:G4} to {greatest:G4} (condition number {condition:G3}): a rate that is stable across the valley crawls along it."),
                Numbers.In($"Expect about {condition / 2 * Math.Log(10):G2} steps for each correct digit, or use lbfgs or newton, which learn the curvature."));
        }
    }
}
