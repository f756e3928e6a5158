namespace FallLine.Optimization;

/// <summary>Shortens a step until the value is low enough: f(x + p(t)) ≤ f(x) + allowance + decrease·t·φ′(0).</summary>
/// <remarks>
/// A refused trial is replaced by the minimum of the parabola through φ(0), φ′(0) and φ(t), kept between two parts of it; equal parts make a fixed factor.
/// Along a direction that states what its model gains (negative curvature, where φ′(0) may be zero), that gain takes the place of -t·φ′(0).
/// </remarks>
/// <param name="decrease">The part of the promised decrease that must be delivered.</param>
/// <param name="leastCut">The least part of a refused step that is tried next.</param>
/// <param name="mostCut">The greatest.</param>
internal sealed class ArmijoSearch(double decrease, double leastCut, double mostCut)
{
    private const double NegativeCurvatureDecrease = 1e-4;
    private const int MostTrials = 100;

    /// <summary>What a search along negative curvature, where the slope tells nothing, is held to.</summary>
    public static ArmijoSearch AlongNegativeCurvature { get; } = new(NegativeCurvatureDecrease, 0.5, 0.5);

    /// <summary>Searches.</summary>
    /// <param name="memory">The step size's.</param>
    /// <param name="from">The accepted point.</param>
    /// <param name="along">The direction.</param>
    /// <param name="to">Receives the next point.</param>
    /// <param name="evaluator">Evaluates trials.</param>
    /// <param name="first">The first trial.</param>
    /// <param name="allowance">By how much the value may rise.</param>
    public StopReason? Run(SearchMemory memory, Iterate from, DirectionState along, Iterate to, Evaluator evaluator, double first, double allowance = 0)
    {
        double slope0 = along.Slope(from.Gradient, 0);
        double noise = memory.Begin(from, slope0, Promise(along, slope0, first));
        double step = first;
        for (int trial = 0; trial < MostTrials; trial++)
        {
            if (!evaluator.Try(from, along, step, to))
            {
                return evaluator.Interruption;
            }

            if (to.Value == double.NegativeInfinity)
            {
                return Reasons.Unbounded(evaluator.Shown(to.Value));
            }

            double slope = to.IsFinite ? along.Slope(to.Gradient, step) : double.NaN;
            memory.Note(to, slope);
            double rise = to.IsFinite ? LineSearch.Rise(from, to, slope0, slope, noise) : double.NaN;
            if (rise <= allowance - (decrease * Promise(along, slope0, step)))
            {
                return memory.Accept(from, to, noise);
            }

            if (Vectors.Same(from.Point, to.Point))
            {
                break;
            }

            double lowest = -0.5 * step * step * slope0 / (rise - (step * slope0));
            step = lowest >= leastCut * step ? Math.Min(lowest, mostCut * step) : leastCut * step;
        }

        return memory.WithRecord(LineSearch.GaveUp(from, along, first, slope0, noise, to));
    }

    private static double Promise(DirectionState along, double slope0, double step)
    {
        double predicted = along.PredictedDecrease(step);
        return double.IsNaN(predicted) ? -step * slope0 : predicted;
    }
}
