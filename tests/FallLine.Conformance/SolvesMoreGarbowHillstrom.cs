namespace FallLine.Conformance;

/// <summary>The test set of Moré, Garbow and Hillstrom, with defaults: all 35 problems, those of several sizes in each, 47 in all.</summary>
public sealed class SolvesMoreGarbowHillstrom
{
    /// <summary>What SciPy 1.10's BFGS with exact gradients and its own tolerance, looser than ours, needs for all: bench/results/more-garbow-hillstrom.md.</summary>
    private const int GradientsOfSciPy = 2783;

    [Fact]
    public void Nearly_all_come_to_their_least_value_and_none_converges_falsely()
    {
        ReferenceProblem[] problems = [.. Catalog.Problems.Where(problem => problem.Reference.Contains("7 (1981) 17-41", StringComparison.Ordinal))];
        Assert.Equal(47, problems.Length);
        List<string> missed = [];
        long evaluations = 0;
        foreach (ReferenceProblem problem in problems)
        {
            Result result = Descent.Minimize(problem.Objective, problem.Start);
            evaluations += result.Evaluations.Gradient + result.Evaluations.Jacobian;
            if (result.Best.Value - problem.LeastValue > 1e-6 * Math.Max(1e-2, Math.Abs(problem.LeastValue)))
            {
                missed.Add($"{problem.Id}: {result.Best.Value:G6} instead of {problem.LeastValue:G6}");
            }

            if (result.Status == Status.Converged)
            {
                double[] gradient = new double[problem.Dimension];
                problem.Objective.ValueAndGradient(result.Point.AsSpan(), gradient);
                Assert.True(gradient.Max(Math.Abs) <= 1e-8, $"{problem.Id}: {result}");
            }
        }

        Assert.True(missed.Count <= 1, string.Join('\n', missed));
        Assert.InRange(evaluations, 1, GradientsOfSciPy - 1);
    }
}
