namespace FallLine.Tests.Optimization;

public sealed class DirectionTests
{
    private static readonly IStepSize s_unit = new ConstantRate { Rate = 0.1 };

    [Fact]
    public void Heavy_ball_sums_gradients()
    {
        // v = 4, x = 1 - 0.4 = 0.6; v = 3.6 + 2.4 = 6, x = 0.6 - 0.6 = 0; v = 5.4 + 0, x = -0.54.
        double[] path = Walk(new Momentum { Decay = 0.9 }, 3);
        Expect([1, 0.6, 0, -0.54], path);
    }

    [Fact]
    public void Nesterov_looks_ahead()
    {
        // v = 4, d = -(4 + 3.6), x = 0.24; v = 3.6 + 0.96 = 4.56, d = -(0.96 + 4.104), x = 0.24 - 0.5064.
        double[] path = Walk(new Momentum { Decay = 0.9, Variant = MomentumVariant.Nesterov }, 2);
        Expect([1, 0.24, -0.2664], path);
    }

    [Fact]
    public void Nesterov_equals_its_two_sequence_form()
    {
        const double Rate = 0.1;
        const double Decay = 0.7;
        double[] path = Walk(new Momentum { Decay = Decay, Variant = MomentumVariant.Nesterov }, 10);
        double x = 1;
        double y = 1;
        for (int k = 0; k < 10; k++)
        {
            Assert.Equal(y, path[k], 1e-14);
            double next = y - (Rate * 4 * y);
            y = next + (Decay * (next - x));
            x = next;
        }
    }

    [Fact]
    public void The_first_steps_of_Adam_are_those_of_the_paper()
    {
        // t = 1: m = 0.4, v = 0.016, unbiased 4 and 16, step -rate·4/(4 + ε).
        // t = 2 with g = 4·x₁: m = 0.36 + 0.1g, v = 0.015984 + 0.001g².
        double[] path = Walk(new Adam(), 2);
        double first = 1 - (0.1 * 4 / (4 + 1e-8));
        double g = 4 * first;
        double mean = ((0.9 * 0.4) + (0.1 * g)) / (1 - 0.81);
        double square = ((0.999 * 0.016) + (0.001 * g * g)) / (1 - (0.999 * 0.999));
        Assert.Equal(first, path[1], 1e-15);
        Assert.Equal(first - (0.1 * mean / (Math.Sqrt(square) + 1e-8)), path[2], 1e-13);
    }

    [Fact]
    public void The_two_loops_equal_the_dense_formula()
    {
        Random random = new(7);
        const int N = 4;
        Objective objective = Functions.Quadratic([1, 3, 20, 7], centre: 0.5);
        Descent descent = Methods.LimitedMemoryBfgs(memory: 5) with { Stopping = Stop.AfterIterations(5), RecordPath = true };
        double[] start = [.. Enumerable.Range(0, N).Select(_ => random.NextDouble())];
        PathPoint[] path = [.. descent.Minimize(objective, start).Path];

        double[][] points = [.. path.Select(point => point.Point.ToArray())];
        double[][] gradients = [.. points.Select(point => Gradient(objective, point))];
        for (int k = 1; k < points.Length - 1; k++)
        {
            double[] expected = Dense(points, gradients, k);
            double[] seen = [.. points[k + 1].Zip(points[k], (to, from) => (to - from) / path[k + 1].Step)];
            for (int i = 0; i < N; i++)
            {
                Assert.Equal(expected[i], seen[i], 1e-8 * expected.Max(Math.Abs));
            }
        }
    }

    [Fact]
    public void Newton_solves_a_quadratic_in_one_step()
    {
        Result result = Methods.Newton().Minimize(Functions.Quadratic([1, 1e3, 1e-3, 50], centre: 2), [1, -4, 30, 0]);

        Assert.Equal((Status.Converged, 1), (result.Status, result.Iterations));
        Assert.Equal(new Evaluations(2, 2, 0, 1), result.Evaluations);
    }

    [Theory]
    [InlineData(0, 1e-3)]
    [InlineData(0.5, 1e-8)]
    [InlineData(-2, -1e-12)]
    public void Newton_leaves_a_saddle_as_soon_as_the_gradient_points_away(double x, double y)
    {
        // x² - y² + y⁴/4: a saddle at 0, minima of -1 at y = ±√2.
        Objective saddle = Objective.From(
            2,
            (p, gradient) =>
            {
                gradient[0] = 2 * p[0];
                gradient[1] = (-2 * p[1]) + (p[1] * p[1] * p[1]);
                return (p[0] * p[0]) - (p[1] * p[1]) + (0.25 * Math.Pow(p[1], 4));
            },
            (p, hessian) =>
            {
                hessian[0] = 2;
                hessian[1] = hessian[2] = 0;
                hessian[3] = -2 + (3 * p[1] * p[1]);
            });
        Result result = (Methods.Newton() with { Stopping = Stop.WhenGradientNormBelow(1e-13) | Stop.AfterIterations(200) }).Minimize(saddle, [x, y]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.Equal(-1, result.Value, 1e-12);
        Assert.Equal(Math.Sqrt(2) * Math.Sign(y), result.Point[1], 1e-6);
        Assert.True(result.Iterations < 30, result.ToString());
    }

    [Fact]
    public void Newton_with_a_hessian_of_zero_follows_the_gradient()
    {
        Objective flat = Objective.From(
            1,
            (x, gradient) =>
            {
                gradient[0] = 1;
                return x[0];
            },
            (x, hessian) => hessian[0] = 0);
        Result result = Methods.Newton().Minimize(flat, [1]);

        Assert.Equal((Status.Diverged, "unbounded"), (result.Status, result.Reason));
    }

    [Fact]
    public void A_hessian_that_is_not_finite_ends_the_run()
    {
        Objective broken = Objective.From(1, Functions.Parabola.ValueAndGradient, (x, hessian) => hessian[0] = double.NaN);
        Result result = Methods.Newton().Minimize(broken, [1]);

        Assert.Equal((Status.Failed, "non-finite"), (result.Status, result.Reason));
        Assert.Equal(2, result.Best.Value);
    }

    [Fact]
    public void Gradient_descent_at_its_best_rate_shrinks_the_error_by_1_minus_2_over_kappa_plus_1()
    {
        const double Kappa = 50;
        Descent descent = Methods.GradientDescent(rate: 2 / (1 + Kappa)) with { RecordPath = true };
        Result result = descent.Minimize(Functions.Quadratic([1, Kappa]), [1, 1]);

        Assert.Equal(Math.Log(1 - (2 / (Kappa + 1))), Slope(result), 1e-3);
    }

    [Fact]
    public void The_heavy_ball_at_its_best_rate_shrinks_the_error_by_the_root_of_the_decay()
    {
        const double Kappa = 100;
        double root = Math.Sqrt(Kappa);
        double decay = Math.Pow((root - 1) / (root + 1), 2);
        Descent descent = Methods.Momentum(rate: 4 / Math.Pow(root + 1, 2), decay: decay) with { RecordPath = true };
        Result result = descent.Minimize(Functions.Quadratic([1, Kappa]), [1, 1]);

        Assert.Equal(Math.Log(decay) / 2, Slope(result), 0.15 * Math.Abs(Math.Log(decay) / 2));
    }

    /// <summary>ln of the error over the second half of the path, per step.</summary>
    private static double Slope(Result result)
    {
        double[] errors = [.. result.Path.Select(point => point.Point.Max(Math.Abs))];
        int half = errors.Length / 2;
        return Math.Log(errors[^1] / errors[half]) / (errors.Length - 1 - half);
    }

    private static double[] Walk(IDirection direction, int steps)
    {
        Descent descent = new() { Direction = direction, StepSize = s_unit, Stopping = Stop.AfterIterations(steps), RecordPath = true };
        return [.. descent.Minimize(Functions.Parabola, [1]).Path.Select(point => point.Point[0])];
    }

    private static void Expect(double[] expected, double[] seen)
    {
        Assert.Equal(expected.Length, seen.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], seen[i], 1e-14);
        }
    }

    private static double[] Gradient(Objective objective, double[] point)
    {
        double[] gradient = new double[point.Length];
        objective.ValueAndGradient(point, gradient);
        return gradient;
    }

    /// <summary>-H·g at point k, with H from the pairs before it by the BFGS formula on dense matrices.</summary>
    private static double[] Dense(double[][] points, double[][] gradients, int k)
    {
        int n = points[0].Length;
        double[] Pair(double[][] of, int i) => [.. of[i + 1].Zip(of[i], (a, b) => a - b)];
        double[] newest = Pair(points, k - 1);
        double[] change = Pair(gradients, k - 1);
        double gamma = Dot(newest, change) / Dot(change, change);
        double[,] h = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            h[i, i] = gamma;
        }

        for (int pair = 0; pair < k; pair++)
        {
            double[] s = Pair(points, pair);
            double[] y = Pair(gradients, pair);
            double rho = 1 / Dot(s, y);
            double[] hy = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => h[i, j] * y[j]))];
            double yhy = Dot(y, hy);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    h[i, j] += (rho * ((rho * yhy) + 1) * s[i] * s[j]) - (rho * ((hy[i] * s[j]) + (s[i] * hy[j])));
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => -Enumerable.Range(0, n).Sum(j => h[i, j] * gradients[k][j]))];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    [Theory]
    [InlineData("short")]
    [InlineData("long")]
    [InlineData("none")]
    public void Lbfgs_reaches_the_minimum_from_every_initial_scaling(string scaling)
    {
        Descent descent = Methods.LimitedMemoryBfgs().With("initial-scaling", scaling);
        Result result = descent.Minimize(Objective.Parse("100*(y-x^2)^2+(1-x)^2"), [1, -1.2]);

        Assert.Equal((Status.Converged, scaling), (result.Status, result.Options["initial-scaling"]));
    }
}
