using FallLine.Messages;

namespace FallLine.Tests.Optimization;

public sealed class StoppingTests
{
    private static readonly Descent s_gd = Methods.GradientDescent(rate: 0.1);

    [Fact]
    public void Gradient_tolerance() =>
        Expect(Stop.WhenGradientNormBelow(1e-3), Status.Converged, "gradient-tolerance", "gradient-norm", "The gradient norm 0.000677 is within the tolerance 0.001.");

    [Fact]
    public void Step_tolerance() =>
        Expect(Stop.WhenStepBelow(1e-3), Status.Converged, "step-tolerance", "step-norm", "The last step moved no variable by more than 0.000871, within the tolerance 0.001.");

    [Fact]
    public void Relative_step_tolerance_adds_to_the_absolute()
    {
        // From 1 the path is 0.6ᵏ and a step 0.4·0.6ᵏ⁻¹ = (2/3)·0.6ᵏ.
        Assert.Equal(1, Run(Stop.WhenStepBelow(0, 0.7)).Iterations);
        Assert.Equal(Status.Limit, Run(Stop.WhenStepBelow(0, 0.6) | Stop.AfterIterations(50)).Status);
    }

    [Fact]
    public void Value_tolerance_asks_for_three_small_changes_in_a_row()
    {
        Result result = Run(Stop.WhenValueChangeBelow(0.1));

        // f = 2·0.36ᵏ: the changes are 1.28, 0.46, 0.166, 0.0597, 0.0215, 0.0077.
        Assert.Equal((Status.Converged, "value-tolerance", 6), (result.Status, result.Reason, result.Iterations));
    }

    [Fact]
    public void A_swing_between_points_of_one_value_does_not_meet_a_value_tolerance()
    {
        Result result = (Methods.GradientDescent(rate: 0.5) with { Stopping = Stop.WhenValueChangeBelow(1e-6) }).Minimize(Functions.Parabola, [1]);

        Assert.Equal((Status.Stalled, "oscillating"), (result.Status, result.Reason));
    }

    [Fact]
    public void Target() =>
        Expect(Stop.WhenValueReaches(0.1), Status.Converged, "target", "value", "The value 0.093312 reached the target 0.1.");

    [Fact]
    public void A_target_is_reached_from_below_when_maximising()
    {
        Objective hill = Functions.OfOne(x => 5 - (x * x), x => -2 * x);
        Result result = (s_gd with { Stopping = Stop.WhenValueReaches(4.9) }).Maximize(hill, [1]);

        Assert.Equal((Status.Converged, "target"), (result.Status, result.Reason));
        Assert.InRange(result.Value, 4.9, 5);
    }

    [Fact]
    public void Iterations() =>
        Expect(Stop.AfterIterations(7), Status.Limit, "max-iterations", "iterations", "The limit of 7 iterations was reached.");

    [Fact]
    public void Evaluations() =>
        Expect(Stop.AfterEvaluations(7), Status.Limit, "max-evaluations", "evaluations", "The limit of 7 evaluations was reached.");

    [Fact]
    public void Time_is_taken_from_the_clock_and_holds_inside_a_line_search()
    {
        Clock clock = new();
        Objective slow = Objective.From(2, (x, gradient) =>
        {
            clock.Seconds++;
            return Functions.Rosenbrock.ValueAndGradient(x, gradient);
        });
        for (int limit = 1; limit < 20; limit++)
        {
            Result result = (Methods.LimitedMemoryBfgs() with { Clock = clock, Stopping = Stop.After(TimeSpan.FromSeconds(limit)) }).Minimize(slow, [-1.2, 1]);

            Assert.Equal((Status.Limit, "time-limit", limit), (result.Status, result.Reason, result.Evaluations.Value));
            Assert.Equal(TimeSpan.FromSeconds(limit), result.Elapsed);
            Assert.Equal($"The time limit of {limit} s was reached.", result.Message);
        }
    }

    [Fact]
    public void A_condition_of_the_callers_own() =>
        Expect(Stop.When(run => run.Current.Point[0] < 0.2, "near"), Status.Cancelled, "near", "near", "The condition 'near' was met.");

    [Fact]
    public void Either_of_two_stops_and_both_are_reported()
    {
        Result result = Run(Stop.WhenGradientNormBelow(1e-9) | Stop.AfterIterations(3));

        Assert.Equal("max-iterations", result.Reason);
        Assert.Equal(
            [new Measure("gradient-norm", result.GradientNorm, 1e-9, false), new Measure("iterations", 3, 3, true)],
            result.Measures.AsEnumerable());
    }

    [Fact]
    public void Both_of_two_must_hold_at_once()
    {
        Result result = Run(Stop.WhenGradientNormBelow(1) & Stop.AfterIterations(20));
        Assert.Equal((20, "max-iterations"), (result.Iterations, result.Reason));

        Assert.Equal(3, Run(Stop.WhenGradientNormBelow(1) & Stop.AfterIterations(2)).Iterations);
        Assert.Equal("gradient-tolerance & (target | max-iterations)", (Stop.WhenGradientNormBelow(1) & (Stop.WhenValueReaches(1) | Stop.AfterIterations(2))).Name);
    }

    [Fact]
    public void Of_two_criteria_met_together_the_better_status_is_reported()
    {
        foreach (IStopping stopping in new[] { Stop.AfterIterations(2) | Stop.WhenValueReaches(0.3), Stop.WhenValueReaches(0.3) | Stop.AfterIterations(2) })
        {
            Result result = Run(stopping);
            Assert.Equal((Status.Converged, "target", 2), (result.Status, result.Reason, result.Iterations));
        }
    }

    [Fact]
    public void A_gradient_of_exactly_zero_has_nowhere_to_go()
    {
        Result start = (s_gd with { Stopping = Stop.AfterIterations(5) }).Minimize(Functions.Parabola, [0]);
        Result later = (Methods.GradientDescent(rate: 0.25) with { Stopping = Stop.AfterIterations(5) }).Minimize(Functions.Parabola, [1]);
        Result searched = (Methods.Newton() with { Stopping = Stop.AfterIterations(5) }).Minimize(Functions.Parabola, [1]);

        Assert.Equal((Status.Converged, "zero-gradient", 0), (start.Status, start.Reason, start.Iterations));
        Assert.Contains(new Measure("gradient-norm", 0, 0, true), start.Measures);
        Assert.Equal((Status.Converged, "zero-gradient"), (later.Status, later.Reason));
        Assert.Equal((Status.Converged, "zero-gradient", 1), (searched.Status, searched.Reason, searched.Iterations));
    }

    [Fact]
    public void A_point_that_no_longer_moves_is_at_the_limit_of_rounding()
    {
        Objective far = Functions.Quadratic([1], centre: 1e8 / 3);
        Result result = (s_gd with { Stopping = Stop.WhenGradientNormBelow(1e-12) | Stop.AfterIterations(1000) }).Minimize(far, [1]);

        Assert.Equal((Status.Stalled, "rounding"), (result.Status, result.Reason));
        Assert.Equal($"Double precision cannot resolve any further progress; the gradient norm here is {Numbers.Rounded(result.GradientNorm, 3)}.", result.Message);
    }

    [Theory]
    [InlineData(0.5, "oscillating", Status.Stalled)]
    [InlineData(0.5001, "diverging", Status.Diverged)]
    [InlineData(0.51, "diverging", Status.Diverged)]
    [InlineData(10, "diverging", Status.Diverged)]
    [InlineData(1e300, "non-finite", Status.Diverged)]
    [InlineData(0.4999, "gradient-tolerance", Status.Converged)]
    public void A_rate_too_large_is_told_from_one_at_the_limit(double rate, string reason, Status status)
    {
        Result result = Methods.GradientDescent(rate).With("max-iterations", "100000").Minimize(Functions.Parabola, [1]);

        Assert.Equal((reason, status), (result.Reason, result.Status));
        Assert.True(status == Status.Converged || result.Iterations <= 60);
        Assert.True(result.Best.Value <= 2);
    }

    [Fact]
    public void Oscillation_is_seen_through_rounding()
    {
        Objective shifted = Functions.Quadratic([1, 4], centre: 0.3);
        Result result = Methods.GradientDescent(rate: 0.5).Minimize(shifted, [1.1, -0.7]);

        Assert.Equal((Status.Stalled, "oscillating"), (result.Status, result.Reason));
    }

    /// <summary>f′(x) = x - r·x·(1 - x) makes gradient descent at rate 1 the logistic map, whose rounds are known.</summary>
    [Theory]
    [InlineData(3.5, 4)]
    [InlineData(3.83187405528332, 3)]
    [InlineData(3.55, 8)]
    public void A_round_of_any_length_is_seen(double r, int length)
    {
        Objective map = Functions.OfOne(x => (0.5 * x * x) - (r * ((0.5 * x * x) - (x * x * x / 3))), x => x - (r * x * (1 - x)));
        Result result = Methods.GradientDescent(rate: 1).Minimize(map, [0.5]);

        Assert.Equal((Status.Stalled, "oscillating"), (result.Status, result.Reason));
        Assert.Contains($"go round {length} points", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Iterations, length, 1000);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    public void Momentum_that_swings_far_and_recovers_is_not_called_diverging(double decay)
    {
        foreach (MomentumVariant variant in Enum.GetValues<MomentumVariant>())
        {
            double limit = new Momentum { Decay = decay, Variant = variant }.LargestStableRate(curvature: 100);
            foreach (double part in new[] { 0.01, 0.5, 0.99 })
            {
                Result result = (Methods.Momentum(part * limit, decay, variant) with { Stopping = Stop.AfterIterations(5000) }).Minimize(Functions.Quadratic([1, 100, 37]), [1, -1, 1e-6]);
                Assert.DoesNotContain(result.Status, new[] { Status.Diverged, Status.Stalled });
            }
        }
    }

    [Theory]
    [InlineData(0.5, MomentumVariant.HeavyBall)]
    [InlineData(0.9, MomentumVariant.HeavyBall)]
    [InlineData(0.9, MomentumVariant.Nesterov)]
    public void Momentum_above_its_largest_stable_rate_is_called_diverging(double decay, MomentumVariant variant)
    {
        double limit = new Momentum { Decay = decay, Variant = variant }.LargestStableRate(curvature: 100);
        Result result = (Methods.Momentum(1.02 * limit, decay, variant) with { Stopping = Stop.AfterIterations(5000) }).Minimize(Functions.Quadratic([1, 100, 37]), [1, -1, 1e-6]);

        Assert.Equal(Status.Diverged, result.Status);
        Assert.True(result.Iterations < 1000, result.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(0.001)]
    public void Adam_that_overshoots_is_not_called_diverging(double rate)
    {
        Result result = (Methods.Adam(rate) with { Stopping = Stop.AfterIterations(20_000) }).Minimize(Functions.Rosenbrock, [-1.2, 1]);
        Assert.DoesNotContain(result.Status, new[] { Status.Diverged, Status.Failed });
    }

    [Fact]
    public void A_function_without_a_minimum_is_unbounded()
    {
        Objective line = Functions.OfOne(x => -x, _ => -1);
        Objective dome = Functions.OfOne(x => -x * x, x => -2 * x);
        Assert.Equal((Status.Diverged, "unbounded"), Outcome(Descent.Minimize(line, [0])));
        Assert.Equal((Status.Diverged, "unbounded"), Outcome(Descent.Minimize(dome, [1])));
        Assert.Equal((Status.Diverged, "unbounded"), Outcome(s_gd.Minimize(dome, [1])));
        Result up = Descent.Maximize(Functions.OfOne(x => x, _ => 1), [0]);
        Assert.Equal((Status.Diverged, "unbounded"), Outcome(up));
        Assert.True(up.Value > 0);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_start_that_is_not_finite_fails_with_advice(double value)
    {
        Result result = Descent.Minimize(Functions.OfOne(_ => value, _ => 1), [1]);

        Assert.Equal((Status.Failed, "non-finite-start", 0), (result.Status, result.Reason, result.Iterations));
        Assert.Equal("Start where the function and its gradient are defined.", result.Advice);
        Assert.Equal(1, Assert.Single(result.Best.Point));
    }

    [Fact]
    public void A_step_out_of_the_domain_fails_and_keeps_the_best_point()
    {
        Objective log = Functions.OfOne(x => x - Math.Log(x), x => 1 - (1 / x));
        Result result = Methods.GradientDescent(rate: 10).Minimize(log, [3]);

        Assert.Equal((Status.Failed, "non-finite", 0), (result.Status, result.Reason, result.Iterations));
        Assert.Equal(3, Assert.Single(result.Point));
        Assert.Equal(3, Assert.Single(result.Best.Point));
        Assert.Equal(Status.Converged, Descent.Minimize(log, [3]).Status);
    }

    private static (Status, string) Outcome(Result result) => (result.Status, result.Reason);

    private static Result Run(IStopping stopping) => (s_gd with { Stopping = stopping }).Minimize(Functions.Parabola, [1]);

    private static void Expect(IStopping stopping, Status status, string reason, string measure, string message)
    {
        Result result = Run(stopping);

        Assert.Equal((status, reason), (result.Status, result.Reason));
        Assert.True(Assert.Single(result.Measures, seen => seen.Name == measure).Met);
        Assert.Equal(message, result.Message);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
