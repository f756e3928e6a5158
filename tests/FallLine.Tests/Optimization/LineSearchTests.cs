namespace FallLine.Tests.Optimization;

public sealed class LineSearchTests
{
    [Fact]
    public void The_first_trial_of_a_direction_without_scale_has_length_1_and_later_ones_are_natural()
    {
        Descent descent = Methods.LimitedMemoryBfgs() with { RecordPath = true, Stopping = Stop.AfterIterations(4) };
        Result result = descent.Minimize(Functions.Quadratic([1, 2], centre: 5), [0, 0]);
        PathPoint first = result.Path[1];

        Assert.Equal(1 / Math.Sqrt(25 + 100), first.Step, 1e-15);
        Assert.Equal(1, result.Path[2].Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1e3)]
    [InlineData(1e8)]
    [InlineData(-1e12)]
    public void A_tight_tolerance_is_reached_in_spite_of_rounding_in_the_value(double offset)
    {
        Objective objective = Functions.Quadratic([1, 10, 100, 1000], centre: 0.7, offset);
        foreach (Descent descent in new[] { Methods.LimitedMemoryBfgs(), Methods.Newton(), Methods.Newton() with { StepSize = new Backtracking() } })
        {
            Result result = descent.With("gradient-tolerance", "1e-11").Minimize(objective, [1, 2, 3, 4]);
            Assert.True(result.Status == Status.Converged, result.ToString());
        }
    }

    [Fact]
    public void A_tolerance_below_rounding_stalls_and_says_so()
    {
        Result result = Methods.LimitedMemoryBfgs().With("gradient-tolerance", "1e-300").Minimize(Functions.Quadratic([1, 3, 7.7], centre: 1 / 3.0, offset: 5), [1, 2, -4]);

        Assert.True(result is { Status: Status.Stalled, Reason: "rounding" } or { Status: Status.Converged, GradientNorm: 0 }, result.ToString());
        Assert.True(result.GradientNorm < 1e-12);
        Assert.True(result.Iterations < 100);
    }

    [Fact]
    public void A_wrong_gradient_stalls_the_line_search_with_advice()
    {
        Objective wrong = Functions.OfOne(x => x * x, x => -2 * x);
        Result result = Descent.Minimize(wrong, [1]);

        Assert.Equal((Status.Stalled, "line-search"), (result.Status, result.Reason));
        Assert.Contains("check it against finite differences", result.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kink_is_found_but_not_called_converged()
    {
        Objective kink = Objective.From(2, (x, gradient) =>
        {
            gradient[0] = x[0] < 0.3 ? -1 : 1;
            gradient[1] = x[1] < -0.2 ? -3 : 3;
            return Math.Abs(x[0] - 0.3) + (3 * Math.Abs(x[1] + 0.2));
        });
        Result result = Methods.LimitedMemoryBfgs().Minimize(kink, [2, 1]);

        Assert.NotEqual(Status.Converged, result.Status);
        Assert.True(result.Best.Value < 1);
    }

    [Fact]
    public void The_edge_of_the_domain_shortens_the_step()
    {
        // -ln x - ln(1 - x): NaN outside (0, 1).
        Objective barrier = Functions.OfOne(x => -Math.Log(x) - Math.Log(1 - x), x => (-1 / x) + (1 / (1 - x)));
        foreach (IStepSize search in new IStepSize[] { new StrongWolfe(), new Backtracking() })
        {
            Result result = new Descent { Direction = new LimitedMemoryBfgs(), StepSize = search }.Minimize(barrier, [1e-3]);

            Assert.True(result.Status == Status.Converged, result.ToString());
            Assert.Equal(0.5, result.Point[0], 1e-8);
        }
    }

    [Fact]
    public void Backtracking_halves_until_the_value_is_low_enough()
    {
        // From 1 along -4 with first trial 1/4: x = 0 at once; with rate 1 as natural step of Newton on a wrong scale it must halve.
        Objective stretched = Objective.From(1, Functions.Parabola.ValueAndGradient, (x, hessian) => hessian[0] = 1);
        Descent descent = new() { Direction = new Newton(), StepSize = new Backtracking(), RecordPath = true, Stopping = Stop.AfterIterations(1) };

        // d = -4, f(1 - 4t) = 2(1 - 4t)²: t = 1 gives 18, t = 1/2 gives 2, t = 1/4 gives 0.
        Assert.Equal(0.25, descent.Minimize(stretched, [1]).Path[1].Step);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void Extended_Rosenbrock_takes_a_few_dozen_steps_whatever_its_size(int n)
    {
        Objective extended = Objective.From(n, (x, gradient) =>
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i += 2)
            {
                double valley = x[i + 1] - (x[i] * x[i]);
                double slope = 1 - x[i];
                sum += (100 * valley * valley) + (slope * slope);
                gradient[i] = (-400 * x[i] * valley) - (2 * slope);
                gradient[i + 1] = 200 * valley;
            }

            return sum;
        });
        double[] start = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? -1.2 : 1)];
        Result result = Descent.Minimize(extended, start);

        Assert.True(result.Status == Status.Converged, result.Message);
        Assert.True(result.Iterations < 60, result.Message);
    }

    [Fact]
    public void Badly_scaled_functions_are_solved()
    {
        // Brown badly scaled (More, Garbow, Hillstrom 4): minimum 0 at (10⁶, 2·10⁻⁶).
        Objective brown = Objective.From(2, (x, gradient) =>
        {
            double a = x[0] - 1e6;
            double b = x[1] - 2e-6;
            double c = (x[0] * x[1]) - 2;
            gradient[0] = (2 * a) + (2 * c * x[1]);
            gradient[1] = (2 * b) + (2 * c * x[0]);
            return (a * a) + (b * b) + (c * c);
        });
        Result result = Descent.Minimize(brown, [1, 1]);

        Assert.True(result.Best.Value < 1e-6, result.ToString());
        Assert.Equal(1e6, result.Best.Point[0], 1e-2);
    }

    [Fact]
    public void Ill_conditioned_quadratics_are_solved()
    {
        double[] curvatures = [.. Enumerable.Range(0, 9).Select(i => Math.Pow(10, i - 4))];
        Result result = Descent.Minimize(Functions.Quadratic(curvatures, centre: 1), new double[9]);

        Assert.True(result.Status == Status.Converged, result.ToString());
    }
}
