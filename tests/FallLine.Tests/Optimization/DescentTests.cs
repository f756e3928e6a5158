namespace FallLine.Tests.Optimization;

public sealed class DescentTests
{
    [Fact]
    public void The_default_method_is_named_in_the_result()
    {
        Result result = Descent.Minimize(Functions.Rosenbrock, start: [-1.2, 1]);

        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal("lbfgs", result.Method);
        Assert.Equal("10", result.Options["memory"]);
        Assert.Equal("strong-wolfe", result.Options["step-size"]);
        Assert.Equal("1e-8", result.Options["gradient-tolerance"]);
        Assert.NotEqual("", result.Version);
        Assert.InRange(result.Evaluations.Value, 30, 60);
    }

    [Fact]
    public void A_composition_of_ones_own_is_named_by_its_parts()
    {
        Descent descent = new() { Direction = new SteepestDescent(), StepSize = new Backtracking() };

        Assert.Equal("steepest-descent + backtracking", descent.Name);
        Assert.Equal(Status.Converged, descent.Minimize(Functions.Quadratic([1, 20], centre: 1), [4, -3]).Status);
    }

    [Fact]
    public void A_start_of_the_wrong_length_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Descent.Minimize(Functions.Rosenbrock, [1]));
        Assert.StartsWith("The start has 1 number, but the objective has 2 variables: x, y.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_is_not_a_number_is_refused_by_name()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Descent.Minimize(Functions.Rosenbrock, [1, double.NaN]));
        Assert.StartsWith("The start of 'y' is NaN; it must be a finite number.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_set_by_name()
    {
        Descent descent = Methods.LimitedMemoryBfgs()
            .With("memory", "20").With("curvature", "0.5").With("gradient-tolerance", "1e-10").With("time-limit", "5").With("time-limit", "6");

        Assert.Equal(20, Assert.IsType<LimitedMemoryBfgs>(descent.Direction).Memory);
        Assert.Equal("0.5", descent.Get("curvature"));
        Assert.Equal("6", descent.Get("time-limit"));
        Assert.Null(descent.Get("target"));
        Assert.Equal("gradient-tolerance | max-iterations | time-limit", descent.Stopping.Name);
        Assert.Equal("nesterov", Methods.Momentum().With("variant", "nesterov").Direction.Name);
    }

    [Theory]
    [InlineData("memory", "0", "Option 'memory' was '0'; it must be an integer at least 1 and at most 1000 (default 10).")]
    [InlineData("memory", "2.5", "Option 'memory' was '2.5'; it must be an integer at least 1 and at most 1000 (default 10).")]
    [InlineData("curvature", "1", "Option 'curvature' was '1'; it must be a number above 0 and below 1 (default 0.9).")]
    [InlineData("curvature", "NaN", "Option 'curvature' was 'NaN'; it must be a number above 0 and below 1 (default 0.9).")]
    [InlineData("memroy", "3", "The method 'lbfgs' has no option 'memroy'. Did you mean 'memory'?")]
    public void A_bad_option_is_refused_with_what_would_do(string option, string value, string message)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => Methods.LimitedMemoryBfgs().With(option, value));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_property_is_refused_too()
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate { Rate = -1 });
        Assert.StartsWith("Option 'rate' must be a number above 0.", refusal.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Methods.GradientDescent(rate: double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => Stop.AfterIterations(-1));
        Assert.ThrowsAny<ArgumentException>(() => Stop.After(TimeSpan.Zero));
    }

    [Fact]
    public void A_choice_is_refused_with_the_choices()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Methods.Momentum().With("variant", "heavy"));
        Assert.Equal("Option 'variant' was 'heavy'; it must be heavy-ball or nesterov (default heavy-ball).", refusal.Message);
    }

    [Fact]
    public void The_report_reads_well()
    {
        Result result = (Methods.GradientDescent(rate: 0.1) with { Clock = new StoppedClock() }).With("gradient-tolerance", "0.01").Minimize(Functions.Parabola, [1]);

        Assert.Equal(
            """
            gd: converged (gradient-tolerance)
              The gradient norm 0.00871 is within the tolerance 0.01.
              value          9.47676268e-6
              at             x0 = 0.00217678234
              gradient norm  0.008707 (tolerance 0.01, met)
              iterations     12 (tolerance 10000, not met)
              work           12 iterations, 13 evaluations, 0 s
            """.ReplaceLineEndings("\n"),
            result.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_path_is_recorded_on_request_only()
    {
        Descent descent = Methods.GradientDescent(rate: 0.1) with { Stopping = Stop.AfterIterations(2) };

        Assert.Empty(descent.Minimize(Functions.Parabola, [1]).Path);
        PathPoint[] path = [.. (descent with { RecordPath = true }).Minimize(Functions.Parabola, [1]).Path];
        Assert.Equal([0, 1, 2], path.Select(point => point.Iteration));
        Assert.Equal([0, 0.1, 0.1], path.Select(point => point.Step));
        Assert.Equal([4, 4 * path[1].Point[0], 4 * path[2].Point[0]], path.Select(point => point.GradientNorm));
    }

    [Fact]
    public void What_observers_find_is_in_the_result()
    {
        Result result = (Methods.GradientDescent() with { Observers = [new Finder()], Stopping = Stop.AfterIterations(3) }).Minimize(Functions.Parabola, [1]);

        Assert.Equal(new Finding("seen", "3 steps", "none"), Assert.Single(result.Findings));
    }

    [Fact]
    public void An_observer_or_condition_that_throws_ends_the_run_and_keeps_the_best_point()
    {
        Descent descent = Methods.GradientDescent(rate: 0.1);
        Action<DescentRun> fails = run => throw new InvalidOperationException("no more paper");
        foreach (Descent watched in new[] { descent with { Observers = [Observer.Of(fails)] }, descent with { Stopping = Stop.When(run => run.Iteration > 0 && Throws()) } })
        {
            Result result = watched.Minimize(Functions.Parabola, [1]);

            Assert.Equal((Status.Failed, "exception", 1), (result.Status, result.Reason, result.Iterations));
            Assert.Equal("A condition or an observer threw InvalidOperationException: no more paper", result.Message);
            Assert.Equal(0.72, result.Best.Value, 1e-15);
        }

        static bool Throws() => throw new InvalidOperationException("no more paper");
    }

    [Fact]
    public void Many_threads_may_share_one_descent()
    {
        Descent descent = Methods.LimitedMemoryBfgs();
        double[] values = new double[8];
        Parallel.For(0, values.Length, i => values[i] = descent.Minimize(Functions.Rosenbrock, [-1.2, 1]).Value);

        Assert.Single(values.Distinct());
    }

    private sealed class Finder : IDescentObserver
    {
        public StopReason? Observe(DescentRun run) => null;

        public IEnumerable<Finding> Conclude(DescentRun run) => [new Finding("seen", $"{run.Iteration} steps", "none")];
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
