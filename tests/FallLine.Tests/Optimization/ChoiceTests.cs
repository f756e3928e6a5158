using static FallLine.Expr;

namespace FallLine.Tests.Optimization;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("(x-1)^2+100*(y-x^2)^2", "lm", 2)]
    [InlineData("2x^2", "lm", 1)]
    [InlineData("x^4/3+y^2*2", "lm", 2)]
    [InlineData("sum(i,1,3,(x-i)^2)+0.5", "lm", 4)]
    [InlineData("x^2-y^2", "lbfgs", 0)]
    [InlineData("x^2+x*y+y^2", "lbfgs", 0)]
    [InlineData("x^3+y^2", "lbfgs", 0)]
    [InlineData("-(x-1)^2", "lbfgs", 0)]
    [InlineData("x^2-3", "lbfgs", 0)]
    public void A_sum_of_squares_takes_least_squares(string formula, string method, int squares)
    {
        Choice choice = Choice.For(Objective.Parse(formula));
        Assert.Equal(method, choice.Descent.Name);
        Assert.Equal(squares > 0, choice.Why.Contains($"{squares} square", StringComparison.Ordinal));
        Assert.Equal("lbfgs", Choice.For(Objective.Parse(formula), maximize: true).Descent.Name);
    }

    /// <summary>½Σr² is the function's own value, however it was written.</summary>
    [Fact]
    public void Residuals_that_were_seen_add_up_to_the_value()
    {
        Expr weights = Literal([1.0, 4, 9]);
        Objective[] all =
        [
            Objective.Parse("3*(x-1)^2/7+100*(y-x^2)^2+0.25"),
            Objective.Of(x => Mean(Square(x - weights)) + (2 * Sum(Pow(x, 4))), 3),
            Objective.Of(x => Sum(Square(Concatenate([x[0] * x[1], x[1..]]))) + Square(Sum(x)), 3),
            .. Catalog.Problems.Where(problem => problem.HasResiduals).Select(problem => problem.Objective),
        ];
        foreach (Objective objective in all)
        {
            Residuals residuals = Assert.IsAssignableFrom<Residuals>(objective.Residuals);
            double[] point = [.. Enumerable.Range(0, objective.Dimension).Select(i => 0.3 + (0.1 * i))];
            double[] values = new double[residuals.Count];
            residuals.Values(point, values);
            double sum = values.Sum(r => r * r) / 2;
            Assert.Equal(objective.Value(point), sum, 1e-12 * Math.Max(1, sum));
        }
    }

    [Fact]
    public void A_formula_of_a_megabyte_is_looked_through_without_recursion() =>
        Assert.Equal(20_000, Objective.Parse(string.Join('+', Enumerable.Range(0, 20_000).Select(i => $"(x-{i})^2"))).Dimension + 19_999);

    [Fact]
    public void Bounds_take_the_method_for_bounds() =>
        Assert.Equal("lbfgs-b", Choice.For(Objective.Parse("exp(x)-x").Within(("x", 2, 3))).Descent.Name);

    [Fact]
    public void A_sum_of_squares_within_bounds_takes_least_squares()
    {
        Objective squares = Objective.Parse("(x-1)^2+(x-y)^2").Within(("x", 2, 3));
        var choice = Choice.For(squares);
        Assert.Equal(("lm", "The function is a sum of 2 squares, within bounds."), (choice.Descent.Name, choice.Why));
        Assert.Equal("lbfgs-b", Choice.For(squares, maximize: true).Descent.Name);
        Assert.NotEqual("lm", Choice.For(Objective.Parse("(x-1)^2").Plus(new L1(1))).Descent.Name);

        var chain = Choice.For(Objective.Of(x => Expr.Sum(Expr.Square(x.Slice(0, 1, 999) - Expr.Square(x.Slice(0, 0, 999)))), 1000));
        Assert.Equal(("lm", "The function is a sum of 999 squares, each of few variables."), (chain.Descent.Name, chain.Why));
    }

    [Fact]
    public void The_result_says_what_was_chosen_and_why()
    {
        Result result = Descent.Minimize(Objective.Parse("(x-1)^2+100*(y-x^2)^2"), [-1.2, 1]);
        Assert.Equal("lm", result.Method);
        Assert.Contains("sum of 2 squares", result.Why, StringComparison.Ordinal);
        Attempt only = Assert.Single(result.Attempts);
        Assert.Equal((result.Iterations, result.Evaluations, Status.Converged), (only.Iterations, only.Evaluations, only.Status));
        Assert.Equal("", Methods.LimitedMemoryBfgs().Minimize(Objective.Parse("x^2"), [1]).Why);
    }

    [Fact]
    public void Residuals_that_do_not_vanish_are_handed_over_to_second_derivatives()
    {
        Result result = Descent.Minimize(FallLine.Problems.BrownDennis.Objective, FallLine.Problems.BrownDennis.Start);
        Assert.Equal(["lm", "trust-exact"], result.Attempts.Select(attempt => attempt.Method));
        Assert.Equal((Status.Limit, "hand-over"), (result.Attempts[0].Status, result.Attempts[0].Reason));
        Assert.Equal((Status.Converged, "trust-exact"), (result.Status, result.Method));
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Evaluations.Value), result.Evaluations.Value);
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Iterations), result.Iterations);
        Assert.InRange(result.Evaluations.Value, 1, 100); // 744 by lm alone.
        Assert.DoesNotContain(result.Measures, measure => measure.Name == "hand-over");
        Assert.Equal(result.Iterations, result.Measures.Single(measure => measure.Name == "iterations").Value);
    }

    [Fact]
    public void Equations_that_are_not_solved_are_looked_at_from_beyond_the_fold()
    {
        ReferenceProblem problem = FallLine.Problems.FreudensteinRoth;
        Result result = Descent.Minimize(problem.Objective, problem.Start);
        Assert.Equal(48.98425, result.Attempts[0].Value, 1e-5);
        Assert.Equal(0, result.Value, 1e-12);
        Assert.Equal(5, result.Point[0], 1e-6);
        Assert.Equal(Status.Converged, result.Status);
    }

    [Fact]
    public void Limits_hold_for_all_runs_together()
    {
        Choice choice = Choice.For(FallLine.Problems.BrownDennis.Objective);
        Result result = (choice with { Descent = choice.Descent with { Stopping = Stop.WhenGradientNormBelow(1e-8) | Stop.AfterIterations(53), RecordPath = true } }).Minimize(FallLine.Problems.BrownDennis.Start);
        Assert.Equal((Status.Limit, "max-iterations", 53), (result.Status, result.Reason, result.Iterations));
        Assert.Equal(Enumerable.Range(0, 54), result.Path.Select(point => point.Iteration));
        Result short_ = (choice with { Descent = choice.Descent with { Stopping = Stop.AfterEvaluations(55) } }).Minimize(FallLine.Problems.BrownDennis.Start);
        Assert.Equal(("max-evaluations", 55), (short_.Reason, short_.Evaluations.Value));
    }

    [Fact]
    public void A_search_that_stalls_at_a_kink_is_followed_by_one_that_goes_on_along_it()
    {
        Result result = Descent.Minimize(Objective.Parse("10*abs(y-x^2)+(1-x)^2"), [-1.2, 1]);
        Assert.Equal(["lbfgs", "lbfgs-weak"], result.Attempts.Select(attempt => attempt.Method).Take(2));
        Assert.True(result.Attempts[1].Value < result.Attempts[0].Value);
        Assert.InRange(result.Best.Value, 0, 1e-6);
    }

    [Fact]
    public void A_cancelled_run_is_not_followed()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Result result = Descent.Minimize(Objective.Parse("(x-1)^2"), [3], cancellationToken: cancelled.Token);
        Assert.Equal(Status.Cancelled, result.Status);
        Assert.Single(result.Attempts);
    }
}
