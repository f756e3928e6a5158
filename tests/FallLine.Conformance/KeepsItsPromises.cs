using System.Globalization;

namespace FallLine.Conformance;

/// <summary>What every run promises, whatever its method.</summary>
public sealed class KeepsItsPromises
{
    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void The_same_run_twice_gives_the_same_bits(string id)
    {
        foreach (Problem problem in Problem.All)
        {
            Descent descent = problem.Tuned(Catalogue.Of(id)) with { RecordPath = true, Stopping = Stop.AfterIterations(50) };
            Assert.Equal(Bits(descent.Minimize(problem.Objective, problem.Start)), Bits(descent.Minimize(problem.Objective, problem.Start)));
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void Steps_taken_one_by_one_equal_the_run(string id)
    {
        Problem problem = Problem.Rosenbrock;
        Descent descent = problem.Tuned(Catalogue.Of(id)) with { RecordPath = true, Stopping = Stop.AfterIterations(40) };
        DescentRun run = descent.Begin(problem.Objective, problem.Start);
        int steps = 0;
        while (run.Reason is null)
        {
            run.Step();
            steps++;
        }

        Result whole = descent.Minimize(problem.Objective, problem.Start);
        Assert.Equal(Bits(whole), Bits(run.ToResult()));
        Assert.InRange(steps, whole.Iterations, whole.Iterations + 1);
        Assert.False(run.Step());
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_step_allocates_nothing(string id)
    {
        Problem problem = Problem.Quartic;
        Descent descent = problem.Tuned(Catalogue.Of(id)) with { Stopping = Stop.WhenGradientNormBelow(0) | Stop.WhenStepBelow(0) | Stop.WhenValueChangeBelow(0) | Stop.AfterIterations(10_000) };
        DescentRun run = descent.Begin(problem.Objective, problem.Start);
        for (int k = 0; k < 5; k++)
        {
            Assert.True(run.Step());
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 10; k++)
        {
            run.Step();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Null(run.Reason);
        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_limit_of_n_steps_takes_n_steps(string id)
    {
        Problem problem = Problem.Quartic;
        foreach (int n in new[] { 0, 1, 2, 7 })
        {
            Result result = (problem.Tuned(Catalogue.Of(id)) with { Stopping = Stop.AfterIterations(n) }).Minimize(problem.Objective, problem.Start);

            Assert.Equal((Status.Limit, "max-iterations", n), (result.Status, result.Reason, result.Iterations));
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_limit_of_n_evaluations_is_never_passed(string id)
    {
        Problem problem = Problem.Rosenbrock;
        for (int n = 1; n < Math.Min(30, Evaluations(id, problem)); n++)
        {
            Result result = (problem.Tuned(Catalogue.Of(id)) with { Stopping = Stop.AfterEvaluations(n) }).Minimize(problem.Objective, problem.Start);

            Assert.Equal((Status.Limit, "max-evaluations", n), (result.Status, result.Reason, result.Evaluations.Value));
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void Cancellation_takes_effect_before_the_next_evaluation_and_keeps_the_best_point(string id)
    {
        Problem problem = Problem.Rosenbrock;
        for (int n = 1; n < Math.Min(30, Evaluations(id, problem)); n++)
        {
            using CancellationTokenSource source = new();
            double best = double.PositiveInfinity;
            int calls = 0;
            Objective watched = problem.Watched(
                count =>
                {
                    calls = count;
                    if (count == n)
                    {
                        source.Cancel();
                    }
                },
                (_, value) =>
                {
                    best = Math.Min(best, value);
                    return value;
                });
            Result result = problem.Tuned(Catalogue.Of(id)).Minimize(watched, problem.Start, source.Token);

            Assert.Equal((Status.Cancelled, "cancelled"), (result.Status, result.Reason));
            Assert.Equal(n, calls);
            Assert.Equal(best, result.Best.Value);
            Assert.Equal(best, problem.Objective.Value(result.Best.Point.AsSpan()));
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_function_that_throws_ends_the_run_and_keeps_the_best_point(string id)
    {
        Problem problem = Problem.Rosenbrock;
        double best = double.PositiveInfinity;
        Objective watched = problem.Watched(
            count =>
            {
                if (count == 12)
                {
                    throw new InvalidOperationException("out of paper");
                }
            },
            (_, value) =>
            {
                best = Math.Min(best, value);
                return value;
            });
        Result result = problem.Tuned(Catalogue.Of(id)).Minimize(watched, problem.Start);

        Assert.Equal((Status.Failed, "exception"), (result.Status, result.Reason));
        Assert.Equal("The objective threw InvalidOperationException: out of paper", result.Message);
        Assert.IsType<InvalidOperationException>(result.Error);
        Assert.Equal(best, result.Best.Value);
        Assert.Equal(best, problem.Objective.Value(result.Best.Point.AsSpan()));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_function_that_turns_to_NaN_is_never_converged(string id)
    {
        Problem problem = Problem.Rosenbrock;
        Objective watched = problem.Watched(_ => { }, (count, value) => count > 12 ? double.NaN : value);
        Result result = problem.Tuned(Catalogue.Of(id)).Minimize(watched, problem.Start);

        Assert.Contains(result.Status, new[] { Status.Failed, Status.Stalled });
        Assert.True(double.IsFinite(result.Value));
        Assert.True(double.IsFinite(result.Best.Value));
        Assert.True(result.Best.Value <= result.Value);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void Converged_means_that_a_stated_measure_met_its_stated_tolerance(string id)
    {
        Method method = Catalogue.Of(id);
        Random random = new(20250607);
        for (int k = 0; k < 60; k++)
        {
            Problem problem = Problem.All[random.Next(Problem.All.Count)];
            double tolerance = Math.Pow(10, -random.Next(1, 17));
            double[] start = [.. problem.Start.Select(x => x + ((random.NextDouble() - 0.5) * 4))];
            Descent descent = method.NeedsRate
                ? method.Default.With("rate", (Math.Pow(10, (random.NextDouble() * 4) - 2) / problem.LargestCurvature).ToString("R", CultureInfo.InvariantCulture))
                : method.Default;
            descent = descent with { Stopping = Stop.WhenGradientNormBelow(tolerance) | Stop.AfterIterations(300) };
            Result result = descent.Minimize(problem.Objective, start);

            double[] gradient = new double[problem.Objective.Dimension];
            double value = problem.Objective.ValueAndGradient(result.Point.AsSpan(), gradient);
            double norm = gradient.Max(Math.Abs);
            Assert.Equal(value, result.Value);
            Assert.Equal(norm, result.GradientNorm);
            Assert.True(result.Best.Value <= result.Value);
            Assert.Equal(result.Status == Status.Converged, norm <= tolerance);
            Assert.Equal(result.Status == Status.Converged, result.Measures.Any(measure => measure is { Name: "gradient-norm", Met: true }));
            Assert.NotEqual("", result.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void A_method_that_descends_never_rises(string id)
    {
        Method method = Catalogue.Of(id);
        foreach (Problem problem in Problem.All.Where(_ => method.Descends))
        {
            Result result = (method.Default with { RecordPath = true }).Minimize(problem.Objective, problem.Start);
            double allowance = 1.5e-14 * Math.Max(1, Math.Abs(problem.LeastValue));

            Assert.All(result.Path.Zip(result.Path.Skip(1)), pair => Assert.True(pair.Second.Value <= pair.First.Value + allowance));
        }
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void Observers_see_every_accepted_step_once_and_can_stop(string id)
    {
        Problem problem = Problem.Rosenbrock;
        List<int> seen = [];
        Descent descent = problem.Tuned(Catalogue.Of(id)) with { Stopping = Stop.AfterIterations(20) };
        Result watched = (descent with { Observers = [Observer.Of(run => seen.Add(run.Iteration))] }).Minimize(problem.Objective, problem.Start);
        Result stopped = (descent with { Observers = [Observer.While(run => run.Iteration < 5)] }).Minimize(problem.Objective, problem.Start);

        Assert.Equal(Enumerable.Range(1, watched.Iterations), seen);
        Assert.Equal((Status.Cancelled, "observer", 5), (stopped.Status, stopped.Reason, stopped.Iterations));
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void To_maximise_is_to_minimise_the_negative_and_reports_the_function_itself(string id)
    {
        Problem problem = Problem.Rosenbrock;
        Objective negative = Objective.From(
            2,
            (x, gradient) =>
            {
                double value = problem.Objective.ValueAndGradient(x, gradient);
                gradient[0] = -gradient[0];
                gradient[1] = -gradient[1];
                return -value;
            },
            (x, hessian) =>
            {
                problem.Objective.Hessian(x, hessian);
                for (int i = 0; i < hessian.Length; i++)
                {
                    hessian[i] = -hessian[i];
                }
            });
        Descent descent = problem.Tuned(Catalogue.Of(id)) with { RecordPath = true, Stopping = Stop.AfterIterations(30) };
        if (Catalogue.Of(id).NeedsResiduals)
        {
            Assert.Contains("To climb, choose another", Assert.Throws<ArgumentException>(() => descent.Maximize(problem.Objective, problem.Start)).Message, StringComparison.Ordinal);
            return;
        }

        Result down = descent.Minimize(problem.Objective, problem.Start);
        Result up = descent.Maximize(negative, problem.Start);

        Assert.True(down.Point.AsSpan().SequenceEqual(up.Point.AsSpan()));
        Assert.Equal(down.Path.Select(point => -point.Value), up.Path.Select(point => point.Value));
        Assert.Equal(-down.Value, up.Value);
        Assert.Equal(-down.Best.Value, up.Best.Value);
        Assert.True(up.Maximized);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void An_objective_without_the_derivatives_it_needs_is_refused(string id)
    {
        Method method = Catalogue.Of(id);
        Objective gradientOnly = Objective.From(2, Problem.Rosenbrock.Objective.ValueAndGradient);
        if (method.NeedsResiduals)
        {
            Assert.Contains("needs a sum of squares", Assert.Throws<ArgumentException>(() => method.Default.Minimize(gradientOnly, [-1.2, 1])).Message, StringComparison.Ordinal);
            return;
        }

        if (method.Needs <= gradientOnly.Order)
        {
            Assert.NotEqual(Status.Failed, Problem.Rosenbrock.Tuned(method).Minimize(gradientOnly, [-1.2, 1]).Status);
            return;
        }

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => method.Default.Minimize(gradientOnly, [-1.2, 1]));
        Assert.Contains($"needs derivatives up to {method.Needs}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue.Ids), MemberType = typeof(Catalogue))]
    public void Every_option_reads_back_what_was_set_and_refuses_nonsense(string id)
    {
        Method method = Catalogue.Of(id);
        foreach (Option option in method.Options)
        {
            string value = method.Default.Get(option.Name) ?? option.Default;
            Assert.Equal(value, method.Default.With(option.Name, value).Get(option.Name));
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => method.Default.With(option.Name, "nonsense"));
            Assert.Contains($"Option '{option.Name}' was 'nonsense'; it must be", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(option.Range, refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>How many a whole run takes: a limit above it is none.</summary>
    private static int Evaluations(string id, Problem problem) =>
        problem.Tuned(Catalogue.Of(id)).Minimize(problem.Objective, problem.Start).Evaluations.Value;

    private static List<long> Bits(Result result) =>
    [
        .. result.Path.SelectMany(point => point.Point.Append(point.Value).Append(point.GradientNorm).Append(point.Step)).Select(BitConverter.DoubleToInt64Bits),
        result.Evaluations.Value,
    ];
}
