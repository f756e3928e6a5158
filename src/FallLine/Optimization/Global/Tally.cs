using System.Collections.Immutable;

namespace FallLine.Optimization;

/// <summary>Sums up runs: which of them came to the same.</summary>
internal static class Tally
{
    /// <summary>The account of all runs.</summary>
    /// <param name="runs">In the order of the starts; at least one.</param>
    /// <param name="tolerance">What counts as the same.</param>
    /// <param name="asked">How many runs were asked for.</param>
    /// <param name="elapsed">The time they took.</param>
    /// <param name="starts">How starts were chosen, in words.</param>
    /// <param name="seed">The seed.</param>
    public static GlobalResult Of(IReadOnlyList<Result> runs, double tolerance, int asked, TimeSpan elapsed, string starts, int seed)
    {
        List<(Result Run, int Times, int First, long Cost)> minima = [];
        long cost = 0;
        Evaluations all = default;
        for (int i = 0; i < runs.Count; i++)
        {
            Result run = runs[i];
            all = Add(all, run.Evaluations);
            cost += run.Evaluations.Value;
            if (run.Status != Status.Converged)
            {
                continue;
            }

            int known = minima.FindIndex(minimum => IsSame(minimum.Run, run, tolerance));
            if (known < 0)
            {
                minima.Add((run, 1, i + 1, cost));
            }
            else
            {
                (Result first, int times, int number, long spent) = minima[known];
                minima[known] = (IsBetter(run, first) ? run : first, times + 1, number, spent);
            }
        }

        Result best = runs.Aggregate((left, right) => IsBetter(right, left) ? right : left);
        return new GlobalResult
        {
            Best = best,
            Minima = [.. Ordered(minima, best.Maximized).Select(minimum => new MinimumFound(minimum.Run.Value, minimum.Run.Point, minimum.Times, minimum.First, minimum.Cost))],
            Runs = [.. runs],
            Tolerance = tolerance,
            Asked = asked,
            Evaluations = all,
            Elapsed = elapsed,
            Starts = starts,
            Seed = seed,
        };
    }

    /// <summary>The sum of two counts.</summary>
    public static Evaluations Add(Evaluations left, Evaluations right) => new(left.Value + right.Value, left.Gradient + right.Gradient, left.HessianVector + right.HessianVector, left.Hessian + right.Hessian)
    {
        Jacobian = left.Jacobian + right.Jacobian,
    };

    private static IEnumerable<(Result Run, int Times, int First, long Cost)> Ordered(IEnumerable<(Result Run, int Times, int First, long Cost)> minima, bool maximized) =>
        maximized ? minima.OrderByDescending(minimum => minimum.Run.Value) : minima.OrderBy(minimum => minimum.Run.Value);

    /// <summary>A run that converged is better than one that did not only where their best values are equal: what counts is how low it came.</summary>
    public static bool IsBetter(Result run, Result than)
    {
        (double value, double other) = (run.Best.Value, than.Best.Value);
        return !double.IsFinite(other) ? double.IsFinite(value)
            : run.Maximized ? value > other || (value == other && run.Status == Status.Converged && than.Status != Status.Converged)
            : value < other || (value == other && run.Status == Status.Converged && than.Status != Status.Converged);
    }

    private static bool IsSame(Result left, Result right, double tolerance)
    {
        if (Math.Abs(left.Value - right.Value) > tolerance * Math.Max(1, Math.Abs(left.Value)))
        {
            return false;
        }

        ImmutableArray<double> x = left.Point;
        for (int i = 0; i < x.Length; i++)
        {
            if (Math.Abs(x[i] - right.Point[i]) > tolerance * Math.Max(1, Math.Abs(x[i])))
            {
                return false;
            }
        }

        return true;
    }
}
