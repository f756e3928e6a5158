using System.Globalization;

namespace FallLine.Minimizers;

/// <summary>Performance profiles: how many problems a solver has solved within a multiple of the evaluations that the best one took.</summary>
/// <remarks>
/// E. D. Dolan and J. J. Moré, Math. Prog. 91 (2002) 201–213, with the test of Moré and Wild, SIAM J. Optim. 20 (2009) 172–191: solved where f(x) ≤ fL + τ·(f(x₀) - fL), fL being the least value that any solver found.
/// Every solver's evaluations pass through here and are counted alike, so that nobody's own stopping decides.
/// </remarks>
internal static class Profile
{
    private const int MostEvaluations = 10_000;
    private const int Reference = 0;

    private static readonly double[] s_tolerances = [1e-4, 1e-8, 1e-12];

    /// <summary>Prints the tables and draws the picture.</summary>
    public static void Print(string peers, string picture, TextWriter output)
    {
        ReferenceProblem[] problems = [.. Catalog.Problems.Where(problem => problem.Reference.Contains("Garbow", StringComparison.Ordinal))];
        Solver[] solvers = Solver.All(peers);
        var runs = new Run[problems.Length, solvers.Length];
        for (int p = 0; p < problems.Length; p++)
        {
            Console.Error.WriteLine(problems[p].Id);
            for (int s = 0; s < solvers.Length; s++)
            {
                runs[p, s] = Solve(solvers[s], problems[p]);
            }
        }

        foreach (double tolerance in s_tolerances)
        {
            Table(problems, solvers, Counts(runs, tolerance), tolerance, output);
        }

        File.WriteAllText(picture, Picture.Of([.. solvers.Select(solver => solver.Name)], Counts(runs, s_tolerances[1])));
    }

    private static Run Solve(Solver solver, ReferenceProblem problem)
    {
        List<(int Count, double Value)> lows = [];
        int count = 0;
        double least = double.PositiveInfinity;
        double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
        {
            if (++count > MostEvaluations)
            {
                throw new EndOfPatienceException();
            }

            double value = problem.Objective.ValueAndGradient(point, gradient);
            if (value < least)
            {
                least = value;
                lows.Add((count, value));
            }

            return value;
        }

        try
        {
            solver.Solve(problem.Start, Evaluate);
        }
        catch (Exception error) when (error is EndOfPatienceException or MathNet.Numerics.Optimization.OptimizationException or EndOfStreamException or IOException)
        {
            // What it had found until then counts.
        }

        return new Run(lows);
    }

    /// <summary>For each problem and solver the evaluations it took; infinity where it did not get there.</summary>
    private static double[,] Counts(Run[,] runs, double tolerance)
    {
        double[,] counts = new double[runs.GetLength(0), runs.GetLength(1)];
        for (int p = 0; p < runs.GetLength(0); p++)
        {
            double first = runs[p, Reference].Lows[0].Value;
            double least = Enumerable.Range(0, runs.GetLength(1)).Min(s => runs[p, s].Lows[^1].Value);
            for (int s = 0; s < runs.GetLength(1); s++)
            {
                counts[p, s] = runs[p, s].CountTo(least + (tolerance * (first - least)));
            }
        }

        return counts;
    }

    private static void Table(ReferenceProblem[] problems, Solver[] solvers, double[,] counts, double tolerance, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"### τ = {tolerance:0e0}"));
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| solver | solved of {problems.Length} | with the fewest evaluations | within twice the fewest | evaluations, times {solvers[Reference].Name}'s |"));
        output.WriteLine("|---|---:|---:|---:|---:|");
        for (int s = 0; s < solvers.Length; s++)
        {
            int solver = s;
            IEnumerable<int> all = Enumerable.Range(0, problems.Length);
            double Fewest(int p) => Enumerable.Range(0, solvers.Length).Min(other => counts[p, other]);
            int solved = all.Count(p => double.IsFinite(counts[p, solver]));
            int fewest = all.Count(p => double.IsFinite(counts[p, solver]) && counts[p, solver] == Fewest(p));
            int twice = all.Count(p => double.IsFinite(counts[p, solver]) && counts[p, solver] <= 2 * Fewest(p));
            double ratio = Math.Exp(all.Where(p => double.IsFinite(counts[p, solver]) && double.IsFinite(counts[p, Reference]))
                .Average(p => Math.Log(counts[p, solver] / counts[p, Reference])));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {solvers[s].Name} | {solved} | {fewest} | {twice} | {ratio:F2} |"));
        }

        output.WriteLine();
    }

    /// <summary>The values that were each the least so far.</summary>
    private sealed record Run(List<(int Count, double Value)> Lows)
    {
        public double CountTo(double value) => Lows.Find(low => low.Value <= value) is { Count: > 0 } low ? low.Count : double.PositiveInfinity;
    }

    private sealed class EndOfPatienceException : Exception;
}
