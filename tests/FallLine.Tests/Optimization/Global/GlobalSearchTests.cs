namespace FallLine.Tests.Optimization.Global;

public sealed class GlobalSearchTests
{
    private static readonly ReferenceProblem s_himmelblau = FallLine.Problems.Himmelblau;
    private static readonly ReferenceProblem s_rastrigin = FallLine.Problems.Rastrigin;

    [Fact]
    public void Many_starts_find_all_minima_of_Himmelblau_and_count_them()
    {
        GlobalResult found = new MultiStart { Runs = 40 }.Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 2));

        Assert.Equal(4, found.Minima.Length);
        Assert.Equal(40, found.Minima.Sum(minimum => minimum.Times));
        Assert.Equal(40, found.Census.Finds);
        Assert.Equal(0, found.Failed);
        Assert.All(found.Minima, minimum => Assert.Equal(0, minimum.Value, 1e-12));
        Assert.Equal(found.Runs.Sum(run => (long)run.Evaluations.Value), found.Evaluations.Value);
        Assert.Equal(1, found.Minima.Min(minimum => minimum.FirstRun));
        Assert.Contains("40 runs: 4 distinct minima", found.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_start_that_is_given_comes_first()
    {
        GlobalResult found = new MultiStart { Runs = 3 }.Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 2), [2.9, 2.1]);
        Assert.Equal(3, found.Runs[0].Point[0], 1e-8);
        Assert.Equal(2, found.Runs[0].Point[1], 1e-8);
    }

    [Theory]
    [InlineData("gd")]
    [InlineData("cg")]
    [InlineData("newton")]
    public void Any_method_can_run(string id)
    {
        GlobalResult found = new MultiStart { Runs = 12, Descent = Catalog.Method(id).Default.With("max-iterations", "300") }.Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 2));
        Assert.All(found.Runs, run => Assert.Equal(id, run.Method));
        Assert.Equal(12, found.Runs.Length);
        Assert.Equal(found.Runs.Count(run => run.Status != Status.Converged), found.Failed);
    }

    [Fact]
    public void What_was_not_seen_is_estimated()
    {
        GlobalResult few = new MultiStart { Runs = 30 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2));
        Assert.InRange(few.Census.UnseenShare, 0.3, 1);
        Assert.InRange(few.Minima.Length + few.Census.Unseen, 40, 500); // There are 121 in the box.
        Assert.Contains("not seen", few.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            GlobalResult alone = new MultiStart { Runs = 30 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2));
            Threads.Count = 4;
            GlobalResult together = new MultiStart { Runs = 30 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2));
            Assert.Equal(alone.Runs.SelectMany(run => run.Point), together.Runs.SelectMany(run => run.Point));
            Assert.Equal(alone.Minima.Select(minimum => (minimum.Value, minimum.Times, minimum.FirstRun, minimum.Evaluations)), together.Minima.Select(minimum => (minimum.Value, minimum.Times, minimum.FirstRun, minimum.Evaluations)));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void Climbing_finds_maxima()
    {
        GlobalResult found = new MultiStart { Runs = 10 }.Maximize(Objective.Parse("sin(x)+sin(3x)/3"), Box.Of((0, 6)));
        Assert.Equal(2 * Math.Sqrt(2) / 3, found.Best.Value, 1e-9); // At π/4 and 3π/4.
        Assert.Contains("maxima", found.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void Starts_are_brought_into_the_bounds_and_a_box_follows_them()
    {
        Objective bounded = s_himmelblau.Objective.Within(("x", 0, 2), ("y", 1, double.PositiveInfinity));
        Box box = Box.Of(bounded, [1, 1], 10);
        Assert.Equal((0, 2, 1), (box.Lower[0], box.Upper[0], box.Lower[1]));
        GlobalResult found = new MultiStart { Runs = 8 }.Minimize(bounded, Box.Of(-5, 5, 2));
        Assert.All(found.Runs, run => Assert.InRange(run.Point[0], 0, 2));
    }

    [Fact]
    public void A_cancelled_search_keeps_what_it_has()
    {
        using var source = new CancellationTokenSource();
        int count = 0;
        Objective watched = Objective.From(2, (x, gradient) =>
        {
            if (Interlocked.Increment(ref count) == 30)
            {
                source.Cancel();
            }

            return s_himmelblau.Objective.ValueAndGradient(x, gradient);
        });
        GlobalResult found = new MultiStart { Runs = 50 }.Minimize(watched, Box.Of(-5, 5, 2), cancellationToken: source.Token);
        Assert.True(found.IsCancelled);
        Assert.InRange(found.Runs.Length, 1, 49);
        Assert.True(double.IsFinite(found.Best.Best.Value));
    }

    [Fact]
    public void A_run_that_fails_is_counted_and_not_called_a_minimum()
    {
        GlobalResult found = new MultiStart { Runs = 10, Descent = Methods.GradientDescent(rate: 10) }.Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 2));
        Assert.Equal(10, found.Failed);
        Assert.Empty(found.Minima);
        Assert.Contains("none converged", found.Summary(), StringComparison.Ordinal);
    }

    [Fact]
    public void Hops_come_down_a_funnel()
    {
        GlobalResult found = new BasinHopping { Hops = 60, Seed = 3 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2), [4, 4]);
        Assert.Equal(0, found.Best.Value, 1e-9);
        Assert.Equal(61, found.Runs.Length);
        GlobalResult again = new BasinHopping { Hops = 60, Seed = 3 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2), [4, 4]);
        Assert.Equal(found.Runs.Select(run => run.Value), again.Runs.Select(run => run.Value));
    }

    [Fact]
    public void Annealed_restarts_close_in()
    {
        GlobalResult found = new AnnealedRestarts { Runs = 40, Seed = 1 }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2), [4, 4]);
        Assert.InRange(found.Best.Value, 0, 1); // One of the five lowest of 121.
        Assert.True(new AnnealedRestarts { Runs = 40, Cooling = Schedule.Exponential(0.5) }.Minimize(s_rastrigin.Objective, Box.Of(-5, 5, 2), [4, 4]).Runs.Length == 40);
    }

    [Fact]
    public void Without_a_start_a_search_begins_in_the_middle_of_the_box_even_where_that_has_no_value()
    {
        var holed = Objective.Parse("(x-3)^2 + 0*log(x-1)");
        foreach (GlobalSearch search in (GlobalSearch[])[new BasinHopping { Hops = 20, Reach = 0.5 }, new AnnealedRestarts(), new MultiStart()])
        {
            GlobalResult found = search.Minimize(holed, Box.Of((-5, 5)));
            Assert.Equal(3, found.Best.Point[0], 1e-6);
        }
    }

    [Fact]
    public void What_makes_no_search_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiStart { Runs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BasinHopping { Reach = 0 });
        Assert.Throws<ArgumentException>(() => new MultiStart().Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 3)));
        Assert.Throws<ArgumentException>(() => new MultiStart().Minimize(s_himmelblau.Objective, Box.Of(-5, 5, 2), [1]));
    }
}
