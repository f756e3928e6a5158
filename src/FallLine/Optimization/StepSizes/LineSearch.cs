using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>What every line search shares: the first trial, the comparison of values at the limit of rounding, and the reasons to give up.</summary>
internal static class LineSearch
{
    /// <summary>Differences of values below this part of their magnitude are rounding: 64 units in the last place.</summary>
    private const double RoundingLevel = 64 * 2.2204460492503131e-16;

    /// <summary>A gain below this part of the value is within a thousand times its rounding.</summary>
    private const double UnseenGain = 1000 * RoundingLevel;

    /// <summary>
    /// The first trial: the direction's own step where it has one; else, as for a first step of steepest descent, 1/√-φ′(0) = 1/‖g‖, a step of length 1; and
    /// later the step at which a quadratic would fall again by what the last step gained, 2·gain/-φ′(0) (Nocedal and Wright, equation 3.60), at most 10 times the last step.
    /// </summary>
    public static double FirstTrial(DirectionState along, double slope0, double gain, double lastStep)
    {
        double natural = along.NaturalStep;
        if (!double.IsNaN(natural))
        {
            return natural;
        }

        double again = 2 * gain / -slope0;
        return gain > 0 && lastStep > 0 && double.IsFinite(again) ? Math.Min(again, 10 * lastStep) : 1 / Math.Sqrt(-slope0);
    }

    /// <summary>
    /// The size of differences of values that this search leaves to the slopes: rounding, relative to the value or to the start's (at most 1, because values that
    /// cancel, such as √(1 + x²) - 1, are rounded relative to what cancelled). 0 for a search that sets out to gain more than rounding could hide: it is held to the values, or a
    /// wrong gradient would be believed at tiny steps.
    /// </summary>
    /// <param name="from">The accepted point.</param>
    /// <param name="start">The value at the start of the run.</param>
    /// <param name="promise">The first trial times the slope: what the search sets out to gain.</param>
    /// <param name="cancelled">The size of what cancels in the value, where that is known.</param>
    public static double Noise(Iterate from, double start, double promise, double cancelled = 0)
    {
        double size = Math.Max(cancelled, Math.Max(Math.Abs(from.Value), Math.Min(1, Math.Abs(start))));
        return promise <= UnseenGain * size ? RoundingLevel * size : 0;
    }

    /// <summary>φ(t) - φ(0), from the slopes where the difference of the values is lost in rounding.</summary>
    /// <remarks>
    /// By the trapezoidal rule φ(t) - φ(0) = t·(φ′(0) + φ′(t))/2 up to t³, and slopes stay accurate where values no longer differ. The test of sufficient
    /// decrease then reads φ′(t) ≤ (2c₁ - 1)·φ′(0): the approximate Wolfe condition of W. W. Hager and H. Zhang, SIAM J. Optim. 16 (2005) 170–192, equation 4.1.
    /// Without it a gradient below √(rounding) is out of reach wherever the least value is not zero.
    /// </remarks>
    public static double Rise(Iterate from, Iterate to, double slope0, double slope, double noise)
    {
        double rise = to.Value - from.Value;
        return IsLost(rise, noise) ? 0.5 * to.Step * (slope0 + slope) : rise;
    }

    /// <summary>The same between any two points, by the trapezoidal rule along the straight line: (x₊ - x)ᵀ(g + g₊)/2.</summary>
    public static double Rise(Iterate from, Iterate to, double noise)
    {
        double rise = to.Value - from.Value;
        if (!IsLost(rise, noise))
        {
            return rise;
        }

        double sum = 0;
        for (int i = 0; i < from.Point.Length; i++)
        {
            sum += (to.Point[i] - from.Point[i]) * (from.Gradient[i] + to.Gradient[i]);
        }

        return 0.5 * sum;
    }

    /// <summary>Whether a difference of values is lost in rounding.</summary>
    public static bool IsLost(double rise, double noise) => noise > 0 && Math.Abs(rise) <= noise;

    /// <summary>Goes back to the best trial of a search that met no condition.</summary>
    public static StopReason? Return(Iterate from, DirectionState along, double best, Iterate to, Evaluator evaluator) =>
        to.Step != best && !evaluator.Try(from, along, best, to) ? evaluator.Interruption
        : to.IsFinite ? null
        : Reasons.NonFinite(to);

    /// <summary>What a line search does where the slope is not below zero: follow negative curvature where the direction knows some, or say why there is no step.</summary>
    public static StopReason? WithoutSlope(SearchMemory memory, Iterate from, DirectionState along, Iterate to, Evaluator evaluator)
    {
        double natural = double.IsNaN(along.NaturalStep) ? 1 : along.NaturalStep;
        return along.PredictedDecrease(natural) > 0 ? ArmijoSearch.AlongNegativeCurvature.Run(memory, from, along, to, evaluator, natural)
            : NoDescent(from, along.Slope(from.Gradient, 0));
    }

    /// <summary>Why there is no step along a direction whose slope is not below zero.</summary>
    public static StopReason NoDescent(Iterate from, double slope0) => from.GradientNorm == 0
        ? Reasons.ZeroGradient
        : new(Status.Stalled, "line-search", Numbers.In($"The direction does not lead downhill: its slope is {slope0:G3}."))
        {
            Advice = "Check the gradient against finite differences.",
        };

    /// <summary>
    /// Why no lower point was found. Rounding where the search set out to gain less than rounding hides, or to move the point by no more than some units in the last
    /// place. Otherwise the function or its gradient is to blame.
    /// </summary>
    /// <param name="from">The point that is not left.</param>
    /// <param name="along">The direction.</param>
    /// <param name="firstStep">The first trial.</param>
    /// <param name="slope0">φ′(0).</param>
    /// <param name="noise">What <see cref="Noise"/> said.</param>
    /// <param name="scratch">Overwritten.</param>
    public static StopReason GaveUp(Iterate from, DirectionState along, double firstStep, double slope0, double noise, Iterate scratch)
    {
        along.Move(from.Point, firstStep, scratch.WritablePoint);
        bool unseenMove = Vectors.LargestDifference(from.Point, scratch.Point) <= RoundingLevel * Vectors.LargestMagnitude(from.Point);
        return noise > 0 || unseenMove
            ? Reasons.Rounding(from.GradientNorm)
            : new(Status.Stalled, "line-search", Numbers.In($"No lower point was found along a direction whose slope is {slope0:G3}; the gradient norm here is {from.GradientNorm:G3}."))
            {
                Advice = "The function may have a kink or noise here, or its gradient may be wrong: check it against finite differences.",
            };
    }
}
