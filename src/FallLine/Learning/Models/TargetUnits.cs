using System.Collections.Immutable;

namespace FallLine.Learning;

/// <summary>Units in which the targets have mean 0 and variance 1: y = Mean + Scale·y′.</summary>
/// <param name="Mean">The mean of the targets in their own units.</param>
/// <param name="Scale">Their standard deviation; 1 where it is 0.</param>
/// <param name="Degree">The loss's degree.</param>
internal readonly record struct TargetUnits(double Mean, double Scale, int Degree)
{
    /// <summary>What a loss in these units is multiplied by to be in the targets' own.</summary>
    public double LossScale => Math.Pow(Scale, Degree);

    /// <summary>What l2 is multiplied by: with w = s·w′, L(w) + (l2/2)·w² = sᵖ·(L(w′) + (l2·s²⁻ᵖ/2)·w′²).</summary>
    public double PenaltyScale => Math.Pow(Scale, 2 - Degree);

    /// <summary>The units that suit a loss; the targets' own where it has no degree.</summary>
    public static TargetUnits Of(ReadOnlySpan<double> targets, int? degree)
    {
        if (degree is null)
        {
            return new(0, 1, 2);
        }

        (double low, double high, double mean) = (targets[0], targets[0], 0);
        foreach (double target in targets)
        {
            (low, high) = (Math.Min(low, target), Math.Max(high, target));
            mean += target / targets.Length;
        }

        if (low == high)
        {
            return new(low, 1, degree.Value);
        }

        // Relative to the range, no square overflows or underflows.
        double range = high - low;
        double squares = 0;
        foreach (double target in targets)
        {
            double ratio = (target - mean) / range;
            squares += ratio * ratio;
        }

        return new(mean, range * Math.Sqrt(squares / targets.Length), degree.Value);
    }

    /// <summary>Turns targets from their own units into these.</summary>
    public void Enter(Span<double> targets)
    {
        foreach (ref double target in targets)
        {
            target = (target - Mean) / Scale;
        }
    }

    /// <summary>The predictor of the targets' own units.</summary>
    /// <param name="point">The weights and then the biases in these units.</param>
    /// <param name="features">The number of features.</param>
    public LinearPredictor Leave(ImmutableArray<double> point, int features)
    {
        (double mean, double scale) = (Mean, Scale);
        int outputs = point.Length / (features + 1);
        int weights = features * outputs;
        return new LinearPredictor(
            features,
            [.. point.AsSpan(0, weights).ToArray().Select(weight => scale * weight)],
            [.. point.AsSpan(weights, outputs).ToArray().Select(bias => mean + (scale * bias))]);
    }
}
