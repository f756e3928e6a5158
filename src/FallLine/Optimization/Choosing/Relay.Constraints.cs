namespace FallLine.Optimization;

/// <content>Constraints: what goes on where a run could not meet them, and whether the function falls for ever along them.</content>
internal sealed partial class Relay
{
    /// <summary>Of max(1, ‖start‖): a run that went farther and did not converge may be on its way to infinity.</summary>
    private const double Far = 1e3;

    private const double AtTheSamePace = 0.5;

    /// <summary>How many times as far as the run came values are taken.</summary>
    private static readonly double[] s_farther = [10, 100, 1000];

    private bool _returned;

    /// <summary>0 where the constraints are met, at the point or, where they hold there alone, at the best one.</summary>
    private static double Violation(Result result) =>
        result.Reason != Reasons.LeftConstraintsCode && result.Measures.FirstOrDefault(measure => measure.Name == "constraint-violation") is { Met: false } failing ? failing.Value : 0;

    /// <summary>Without a quadratic model where it failed, and with it once more from where that led.</summary>
    private (Descent Descent, string Why, bool IsKink)? NextUnderConstraints(Result result)
    {
        Descent plain = choice.Objective.Term is Bounds ? Methods.LimitedMemoryBfgsBMethod.Default : Descent.DefaultMethod.Default;
        bool isPlain = _tried.Contains(plain.Name);
        if (choice.Descent.Direction is not SequentialQuadratic || result.Status is not (Status.Stalled or Status.Diverged) || result.Reason == Reasons.UnboundedCode
            || _returned || (isPlain && Violation(result) > 0) || cancellation.IsCancellationRequested)
        {
            return null;
        }

        _returned = isPlain;
        return Left(isPlain ? choice.Descent : plain) is { } limited ? (limited, $"'{result.Method}' stopped short of the tolerance ({result.Reason}).", false) : null;
    }

    /// <summary>Goes on from a point that meets the constraints, where a descent on what they fail by finds one from a point at which they seem not to be met.</summary>
    private Result Restored(Result result)
    {
        if (result.Reason != Reasons.InfeasibleCode || choice.Objective.Constraints is not { } constraints || cancellation.IsCancellationRequested)
        {
            return result;
        }

        Objective violation = constraints.Violation();
        Result met = Choice.For(choice.Objective.Term is Bounds bounds ? violation.Within(bounds) : violation).Minimize(result.Point.AsSpan(), cancellation);
        double tolerance = choice.Descent.Lagrangian.Tolerance;
        if (met.Best.Value > 0.5 * tolerance * tolerance || Left(choice.Descent) is not { } limited)
        {
            return result;
        }

        Result later = Attempt(limited, met.Best.Point.AsSpan(), "The constraints are met elsewhere: from the point where a descent on what they fail by ended.");
        return IsBetter(later, result) ? later : result;
    }

    /// <summary>A run that went far along constraints and came to no end: where the function goes on falling along them at the same pace, it is unbounded.</summary>
    private Result Falling(Result result, double[] start)
    {
        if (result.Status is not (Status.Stalled or Status.Limit) || choice.Objective.Constraints is not { } constraints || cancellation.IsCancellationRequested
            || !(Vectors.LargestDifference(result.Point.AsSpan(), start) > Far * Math.Max(1, _startSize)))
        {
            return result;
        }

        var around = new ConstrainedSurroundings(Descended, constraints, result, choice.Descent.Lagrangian.Tolerance);
        double[] from = [.. start];
        double[] there = [.. result.Point];
        double[] way = new double[start.Length];
        double first = ValueNear(around, from);
        double least = ValueNear(around, there);
        double fallen = first - least;
        Vectors.AddScaled(there, -1, from, way);
        foreach (double times in s_farther)
        {
            Vectors.AddScaled(from, times, way, there);
            double value = ValueNear(around, there);
            least = fallen > 0 && value < Math.Min(least, first - (AtTheSamePace * times * fallen)) ? value : double.NaN;
        }

        if (double.IsNaN(least))
        {
            return result;
        }

        StopReason unbounded = Reasons.Unbounded(maximize ? -least : least);
        _attempts[^1] = _attempts[^1] with { Status = unbounded.Status, Reason = unbounded.Code };
        return result with { Status = unbounded.Status, Reason = unbounded.Code, Message = unbounded.Message, Advice = unbounded.Advice };
    }

    /// <summary>The value at the nearest point that constraints allow, which the point becomes; NaN where there is none near.</summary>
    private double ValueNear(ConstrainedSurroundings around, double[] point)
    {
        if (!around.Enter(point))
        {
            return double.NaN;
        }

        Charge(new Evaluations(1, 0, 0, 0));
        return Descended.Value(point);
    }
}
