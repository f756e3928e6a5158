namespace FallLine.Conformance;

public sealed class ReachesTheOptimum
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (Method method in Catalogue.All)
            {
                foreach (Problem problem in Problem.All)
                {
                    cases.Add(method.Id, problem.Name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_method_finds_the_least_value_of_every_problem(string id, string name)
    {
        Method method = Catalogue.Of(id);
        Problem problem = Problem.Of(name);
        bool slow = method.Rate == ConvergenceRate.NotPromised || (method.NeedsRate && problem.IsDegenerate);
        Descent descent = problem.Tuned(method).With("max-iterations", slow ? "100000" : "500000");

        Result result = descent.Minimize(problem.Objective, problem.Start);

        if (slow)
        {
            Assert.InRange(result.Best.Value - problem.LeastValue, 0, 1e-4);
            return;
        }

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.InRange(result.Value - problem.LeastValue, -1e-15, 1e-9);
        Assert.True(result.GradientNorm <= 1e-8);
        Assert.Contains(result.Measures, measure => measure is { Name: "gradient-norm", Met: true, Tolerance: 1e-8 });
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_start_at_the_optimum_is_converged_at_once(string id)
    {
        foreach (Problem problem in Problem.All)
        {
            Result result = problem.Tuned(Catalogue.Of(id)).Minimize(problem.Objective, problem.Minimum);

            Assert.Equal(Status.Converged, result.Status);
            Assert.Equal(0, result.Iterations);
            Assert.Equal(1, result.Evaluations.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_gradient_tolerance_of_a_ten_billionth_is_reached_in_spite_of_an_offset(string id)
    {
        Method method = Catalogue.Of(id);
        if (method.Rate == ConvergenceRate.NotPromised)
        {
            return;
        }

        Problem problem = Problem.Quadratic;
        Objective raised = problem.Watched(_ => { }, (_, value) => value + 1e6);
        Result result = problem.Tuned(method).With("gradient-tolerance", "1e-10").Minimize(raised, problem.Start);

        Assert.True(result.Status == Status.Converged, result.ToString());
    }
}
