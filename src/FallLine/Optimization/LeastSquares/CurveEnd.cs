using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Whether a fit that converged did so where the sum of squares is least: not where the curve does not respond to its parameters, nor at a saddle, as it is where parameters that can change places began alike.</summary>
internal sealed class CurveEnd(CurveModel curve, CurveOptions options, Objective objective, string[] names, IReadOnlyCollection<string> open, CancellationToken cancellation)
{
    private const int MostLooks = 3;

    /// <summary>Of the data's sum of squares: less is no change.</summary>
    private const double Change = 1e-9;

    /// <summary>A sum of squares that vanishes is the least there is.</summary>
    private const double Vanishing = 1e-20;

    /// <summary>Goes on from where it is not, as far as the parameters may move; says so where they may not.</summary>
    public Result Judge(Result result)
    {
        for (int look = 0; look < MostLooks && IsWorthALook(result); look++)
        {
            double[] point = [.. result.Point];
            string[] silent = CurveStart.Unheard(point, curve);
            int[] unheard = [.. silent.Select(name => Array.IndexOf(names, name))];
            (double[]? lower, bool responds) = unheard.Length == 0 ? (null, false) : Elsewhere(point, unheard, result.Value);
            if (responds && (lower is null || !silent.All(open.Contains)))
            {
                return Flat(result, unheard, lower);
            }

            (lower, string why) = lower is not null ? (lower, "the curve did not respond to some parameters") : (BesideSaddle(result, point), "the sum of squares has a saddle");
            if (lower is null)
            {
                return result;
            }

            string where = string.Join(", ", names.Select((name, i) => $"{name} = {Numbers.Rounded(point[i], 3)}"));
            Result next = Together(result, options.Method.Minimize(objective, lower, cancellation));
            if (!(next.Best.Value < result.Value))
            {
                return result;
            }

            result = next with { Findings = [.. next.Findings, new Finding("went-on", $"At {where} {why}, where the fit first ended; it went on from a lower point.", "Give other starts if this is not the fit that you mean.")] };
        }

        return result;
    }

    /// <summary>What two runs, the second after the first, came to and took.</summary>
    public static Result Together(Result first, Result second) => second with
    {
        Iterations = first.Iterations + second.Iterations,
        Elapsed = first.Elapsed + second.Elapsed,
        Evaluations = Tally.Add(first.Evaluations, second.Evaluations),
        Findings = [.. first.Findings, .. second.Findings],
    };

    /// <summary>At a bound that holds, what it does to the others is as it should be.</summary>
    private bool IsWorthALook(Result result) =>
        result is { Status: Status.Converged, ActiveBounds.IsEmpty: true } && result.Value > Vanishing * curve.Nothing && !cancellation.IsCancellationRequested;

    /// <summary>The lowest of the points to which the unheard parameters can move, and whether the curve responds to them anywhere.</summary>
    private (double[]? Lower, bool Responds) Elsewhere(double[] point, int[] unheard, double value)
    {
        double[]? lower = null;
        double least = value - (Change * curve.Nothing);
        bool responds = false;
        foreach (double[] trial in CurveStart.Points(point, unheard, curve))
        {
            double there = objective.Term is { } term && !((Bounds)term).Contains(trial) ? double.NaN : objective.Value(trial);
            responds |= Math.Abs(there - value) > Change * curve.Nothing;
            if (there < least)
            {
                (least, lower) = (there, [.. trial]);
            }
        }

        return (lower, responds);
    }

    /// <summary>A lower point beside one where the data do not see all parameters, and second derivatives show that it is no minimum.</summary>
    private double[]? BesideSaddle(Result result, double[] point)
    {
        if (objective is not { Order: DerivativeOrder.Hessian, Dimension: <= Choice.MostVariables } || result.Gradient.IsEmpty
            || CurveStatistics.Of(curve.Residuals, options.Loss, point, []).Rank == Math.Min(point.Length, curve.Residuals.Count))
        {
            return null;
        }

        double[] gradient = [.. result.Gradient];
        return SecondLook.At(objective, new BoundedSurroundings(objective, point, gradient, 0), point, result.Value, gradient)?.Lower;
    }

    private Result Flat(Result result, int[] unheard, double[]? lower)
    {
        string called = string.Join(", ", unheard.Select(i => names[i]));
        return result with
        {
            Status = Status.Stalled,
            Reason = "flat",
            Message = $"Where the fit ended the curve does not respond to {called}: nothing there says which way they should go.",
            Advice = lower is null
                ? $"Start {called} where the curve changes with them between the data."
                : $"Start elsewhere: the sum of squares is lower at {string.Join(", ", unheard.Select(i => $"{names[i]} = {Numbers.Rounded(lower[i], 3)}"))}.",
            Measures = [.. result.Measures.Select(measure => measure with { Met = false })],
        };
    }
}
