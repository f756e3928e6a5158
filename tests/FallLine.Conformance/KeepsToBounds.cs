using System.Globalization;

namespace FallLine.Conformance;

/// <summary>Every method that takes bounds: it ends at the right point with the right bounds active, and evaluates nothing outside.</summary>
public sealed class KeepsToBounds
{
    private static readonly Bounds s_wide = Bounds.Same(2, double.NegativeInfinity, double.PositiveInfinity);

    private static IEnumerable<Method> Able => Catalogue.All.Where(method => method.Default.Direction.Takes(s_wide));

    public static TheoryData<string> Ids => [.. Able.Select(method => method.Id)];

    public static TheoryData<string, string> HockSchittkowski
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (Method method in Able.Where(method => !method.NeedsRate))
            {
                foreach (ReferenceProblem problem in Catalog.Problems.Where(problem => problem.Bounds is not null && Suits(method, problem)))
                {
                    cases.Add(method.Id, problem.Id);
                }
            }

            return cases;
        }
    }

    [Fact]
    public void Most_methods_take_bounds() => Assert.True(2 * Able.Count() > Catalogue.All.Count, string.Join(' ', Able.Select(method => method.Id)));

    /// <summary>Of six variables with their minimum at 1: one held below, one above, one fixed, one whose bound is the minimum itself, one within wide bounds, one free.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_variable_ends_where_its_bounds_let_it(string id)
    {
        Bounds bounds = Bounds.Of((2, 5), (-1, 0.5), (3, 3), (1, 9), (-10, 10), (double.NegativeInfinity, double.PositiveInfinity));
        foreach (Problem problem in new[] { Problem.Quadratic, Problem.Smooth })
        {
            int outside = 0;
            Descent descent = problem.Tuned(Catalogue.Of(id)).With("max-iterations", "100000");
            if (Catalogue.Of(id).OwnOptions.Any(option => option.Name == "least-value"))
            {
                descent = descent.With("least-value", problem.Objective.Value([2, 0.5, 3, 1, 1, 1]).ToString("R", CultureInfo.InvariantCulture));
            }

            Result result = descent.Minimize(Watched(problem.Objective, bounds, () => outside++).Within(bounds), [5, -1, 3, 4, -3, 2.5]);

            Assert.Equal(0, outside);
            if (Catalogue.Of(id).Rate == ConvergenceRate.NotPromised)
            {
                Assert.InRange(result.Best.Value - problem.Objective.Value([2, 0.5, 3, 1, 1, 1]), -1e-12, 1e-4);
                continue;
            }

            Assert.True(result.Status is Status.Converged || result.Reason == "least-value", $"{problem.Name}: {result}");
            Assert.Equal([2, 0.5, 3, 1, 1, 1], result.Point.ToArray(), (expected, actual) => Math.Abs(expected - actual) < 1e-7);
            Assert.Equal((2, 0.5, 3), (result.Point[0], result.Point[1], result.Point[2]));
            Assert.All(result.ActiveBounds.Where(bound => bound.Index < 3), bound => Assert.True(bound.Multiplier > 0.1));
            Assert.All(result.ActiveBounds.Where(bound => bound.Index >= 3), bound => Assert.Equal((3, 0.0), (bound.Index, Math.Round(bound.Multiplier, 7))));
            Assert.True(result.GradientNorm <= 1e-8 || result.Reason == "least-value");
        }
    }

    /// <summary>At a known minimum with its bounds active, or honest about not being there. Methods that learn the curvature get there.</summary>
    [Theory]
    [MemberData(nameof(HockSchittkowski))]
    public void The_problems_of_Hock_and_Schittkowski_are_solved(string id, string problemId)
    {
        Method method = Catalogue.Of(id);
        ReferenceProblem problem = Catalog.Problem(problemId);
        bool mustConverge = method.Rate is ConvergenceRate.Superlinear or ConvergenceRate.Quadratic || method.Id == Choice.For(problem.Objective).Descent.Name;
        Result result = method.Default.With("max-iterations", mustConverge ? "10000" : "500").Minimize(problem.Objective, problem.Start);

        Assert.True(result.Status == Status.Converged || (!mustConverge && result.Status is Status.Limit or Status.Stalled), result.ToString());
        if (result.Status != Status.Converged)
        {
            return;
        }

        double least = problem.OtherMinima.Append(problem.LeastValue).MinBy(value => Math.Abs(value - result.Value));
        Assert.Equal(least, result.Value, 1e-9 * Math.Max(1, Math.Abs(least)));
        Assert.All(result.ActiveBounds, bound => Assert.True(bound.Multiplier > 0, bound.ToString()));
        for (int i = 0; i < problem.Dimension && least == problem.LeastValue; i++)
        {
            bool held = problem.Minimum[i] == problem.Bounds!.Lower[i] || problem.Minimum[i] == problem.Bounds.Upper[i];
            Assert.Equal(held, result.ActiveBounds.Any(bound => bound.Index == i));
        }

        Assert.Equal(CriticalPointKind.Minimum, result.CriticalPoint?.Kind);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_method_that_descends_does_so_within_bounds(string id)
    {
        Method method = Catalogue.Of(id);
        foreach (string problemId in method.Descends ? new[] { "hs-2", "hs-5", "hs-38", "hs-110" } : [])
        {
            ReferenceProblem problem = Catalog.Problem(problemId);
            if (!Suits(method, problem))
            {
                continue;
            }

            Result result = (method.Default with { RecordPath = true }).With("max-iterations", "200").Minimize(problem.Objective, problem.Start);
            double allowance = 1.5e-14 * Math.Max(1, Math.Abs(problem.LeastValue));

            Assert.All(result.Path.Zip(result.Path.Skip(1)), pair => Assert.True(pair.Second.Value <= pair.First.Value + allowance));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_step_within_bounds_allocates_nothing(string id)
    {
        Bounds bounds = Bounds.Of((2, 5), (-1, 0.5), (3, 3), (-10, 10), (-10, 10), (double.NegativeInfinity, double.PositiveInfinity));
        Descent descent = Problem.Quartic.Tuned(Catalogue.Of(id)) with { Stopping = Stop.WhenGradientNormBelow(0) | Stop.AfterIterations(10_000) };
        DescentRun run = descent.Begin(Problem.Quartic.Objective.Within(bounds), [5, -1, 3, 4, -3, 2.5]);
        for (int k = 0; k < 5; k++)
        {
            run.Step();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 10; k++)
        {
            run.Step();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(run.Reason is null || Catalogue.Of(id).Rate == ConvergenceRate.NotPromised, $"{run.Reason}");
        Assert.Equal(0, allocated);
    }

    private static bool Suits(Method method, ReferenceProblem problem) => !method.NeedsResiduals || problem.Objective.Residuals is not null;

    private static Objective Watched(Objective objective, Bounds bounds, Action outside) => Objective.From(
        objective.Dimension,
        (x, gradient) =>
        {
            if (!bounds.Contains(x))
            {
                outside();
            }

            return objective.ValueAndGradient(x, gradient);
        },
        objective.Hessian).As(objective.Residuals!);
}
