namespace FallLine.Tests.Optimization;

public sealed class RaceTests
{
    private static readonly ReferenceProblem s_valley = FallLine.Problems.Rosenbrock;

    [Fact]
    public void Those_that_arrive_come_first_by_their_evaluations()
    {
        RaceResult race = new Race { Stopping = Stop.WhenGradientNormBelow(1e-8) | Stop.AfterIterations(500) }.Run(s_valley.Objective, s_valley.Start);
        Assert.Equal(8, race.Entries.Length);
        int[] arrived = [.. race.Entries.Select(entry => entry.EvaluationsToGoal).OfType<int>()];
        Assert.Equal(arrived.Order(), arrived);
        Assert.Equal("newton", race.Entries[0].Descent.Name);
        Assert.Null(race.Entries.Single(entry => entry.Descent.Name == "gd").EvaluationsToGoal);
        Assert.Equal(24.2, race.StartValue, 1e-12);
        Assert.Equal(24.2e-6, race.Goal, 1e-9);
        Assert.All(race.Entries.Where(entry => entry.EvaluationsToGoal is not null), entry => Assert.InRange(entry.EvaluationsToGoal!.Value, 2, entry.Result.Evaluations.Value));
    }

    /// <summary>On c·x²/2 with c = 2 the best rate of gradient descent is 1/c, which ends it in one step.</summary>
    [Fact]
    public void A_tuned_rate_is_near_the_best()
    {
        RaceEntry entry = Assert.Single(new Race { Methods = [Methods.GradientDescentMethod], Tune = true }.Run(Objective.Parse("x^2"), [1]).Entries);
        Assert.InRange(entry.TunedRate!.Value, 0.5 / 1.34, 0.5 * 1.34);
        Assert.Equal(Status.Converged, entry.Result.Status);
        Assert.InRange(entry.TuningRuns, 8, 13);
        Assert.True(entry.TuningEvaluations > entry.Result.Evaluations.Value);
    }

    [Fact]
    public void Methods_without_a_rate_are_not_tuned() =>
        Assert.Null(Assert.Single(new Race { Methods = [Methods.LimitedMemoryBfgsMethod], Tune = true }.Run(s_valley.Objective, s_valley.Start).Entries).TunedRate);

    [Fact]
    public void Climbing_races_upwards()
    {
        RaceResult race = new Race { Methods = [Methods.LimitedMemoryBfgsMethod, Methods.ConjugateGradientMethod], Maximize = true }.Run(Objective.Parse("-(x-1)^4+3"), [3]);
        Assert.Equal(3, race.BestValue, 1e-6);
        Assert.All(race.Entries, entry => Assert.NotNull(entry.EvaluationsToGoal));
    }

    [Fact]
    public void An_objective_without_a_Hessian_leaves_Newton_out()
    {
        Objective own = Objective.From(1, (x, gradient) =>
        {
            gradient[0] = 2 * x[0];
            return x[0] * x[0];
        });
        Assert.DoesNotContain(new Race().Run(own, [1]).Entries, entry => entry.Descent.Name == "newton");
        Assert.Throws<ArgumentException>(() => new Race { Methods = [Methods.NewtonMethod] }.Run(own, [1]));
    }

    [Fact]
    public void Nobody_arrives_where_nothing_is_finite()
    {
        RaceResult race = new Race { Methods = [Methods.LimitedMemoryBfgsMethod] }.Run(Objective.Parse("log(x)"), [-1]);
        Assert.True(double.IsNaN(race.Goal));
        Assert.Null(race.Entries[0].EvaluationsToGoal);
    }
}
