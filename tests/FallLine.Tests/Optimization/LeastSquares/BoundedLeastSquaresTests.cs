using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>Least squares within a box.</summary>
public sealed class BoundedLeastSquaresTests
{
    private static readonly double[] s_x = [0, 1, 2, 3, 4, 5, 6, 7];
    private static readonly double[] s_y = [1.02, 0.88, 0.83, 0.74, 0.69, 0.6, 0.55, 0.51];

    /// <summary>On convex problems there is one minimum, which another method for boxes finds too.</summary>
    [Fact]
    public void Random_linear_residuals_end_where_another_method_does()
    {
        Random random = new(77);
        for (int round = 0; round < 60; round++)
        {
            int n = random.Next(1, 7);
            int m = random.Next(1, 12);
            double[,] a = new double[m, n];
            double[] b = new double[m];
            for (int i = 0; i < m; i++)
            {
                b[i] = random.NextDouble() - 0.5;
                for (int j = 0; j < n; j++)
                {
                    a[i, j] = random.NextDouble() - 0.5;
                }
            }

            Residuals residuals = Residuals.Of(x => Literal(a).Dot(x) - Literal(b), n);
            (double, double)[] sides = [.. Enumerable.Range(0, n).Select(_ => (-random.NextDouble(), random.NextDouble()))];
            Objective objective = Objective.LeastSquares(residuals).Within(Bounds.Of(sides));
            double[] start = [.. sides.Select(side => side.Item1 + (random.NextDouble() * (side.Item2 - side.Item1)))];
            Result squares = Methods.LevenbergMarquardt().Minimize(objective, start);
            Result other = Methods.LimitedMemoryBfgsB().Minimize(objective, start);

            Assert.True(squares.Status == Status.Converged, $"{round}: {squares}");
            Assert.Equal(other.Value, squares.Value, 1e-9);
            Assert.True(squares.Iterations <= 12, squares.ToString());
            Assert.All(squares.ActiveBounds, bound => Assert.True(bound.Multiplier >= -1e-8));
        }
    }

    [Fact]
    public void A_curved_valley_is_followed_along_its_bounds()
    {
        Residuals valley = Residuals.Of(x => Concatenate([10 * (x[1] - Square(x[0])), 1 - x[0]]), 2);
        foreach ((Bounds box, double x, double y) in new[]
        {
            (Bounds.Of((-2, 0.5), (-1, 3)), 0.5, 0.25),
            (Bounds.Of((-2, 2), (-1, 0.3)), 0.5500, 0.3),
            (Bounds.Of((-2, 2), (1.5, 3)), 1.2247, 1.5),
            (Bounds.Of((-2, -0.5), (-1, 3)), -0.5, 0.25),
        })
        {
            Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(valley).Within(box), box.Nearest([x, y + 0.2]));
            Assert.True(result.Status == Status.Converged, result.ToString());
            Assert.Equal(x, result.Point[0], 5e-3);
            Assert.Equal(y, result.Point[1], 1e-6);
            Assert.Single(result.ActiveBounds);
            Assert.True(box.Contains(result.Point.AsSpan()));
        }
    }

    [Fact]
    public void Differences_stay_within_the_bounds()
    {
        Residuals confined = Residuals.From(1, 1, (x, residuals) =>
        {
            Assert.InRange(x[0], 0, 1);
            residuals[0] = Math.Sqrt(x[0]) - 2;
        });
        Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(confined).Within(Bounds.Of((0, 1))), [0.3]);
        Assert.Equal((Status.Converged, 1.0), (result.Status, result.Point[0]));
    }

    [Fact]
    public void A_fit_within_bounds_says_which_it_reached_and_what_that_means()
    {
        CurveOptions options = new() { Bounds = Bounds.Of((0, 10), (0.15, 1)) };
        CurveFit fit = Curve.Fit((x, p) => p["a"] * Exp(-p["k"] * x), s_x, s_y, start: new() { ["a"] = 1, ["k"] = 0.2 }, options);
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(0.15, fit["k"].Value);
        Assert.True(double.IsNaN(fit["k"].StandardError));
        Assert.Contains(fit.Findings, finding => finding.Code == "at-bound" && finding.Message.Contains("k at its lower bound", StringComparison.Ordinal));

        CurveFit held = Curve.Fit((x, p) => p["a"] * Exp(-0.15 * x), s_x, s_y, start: new() { ["a"] = 1 });
        Assert.Equal(held["a"].Value, fit["a"].Value, 1e-9);
        Assert.Equal(held["a"].StandardError, fit["a"].StandardError, 1e-9);
        Assert.Equal(held.DegreesOfFreedom, fit.DegreesOfFreedom);
        Assert.Equal(held.Predict(2)[0].StandardError, fit.Predict(2)[0].StandardError, 1e-9);
        Assert.True(fit.Profile("a").Contains(fit["a"].Value));
        _ = fit.ToString();
    }

    [Fact]
    public void Bounds_that_are_not_reached_change_nothing_in_the_answer()
    {
        CurveProblem problem = Catalog.CurveProblem("Thurber");
        CurveOptions options = new() { Bounds = Bounds.Same(7, -1e4, 1e4) };
        (double values, double errors) = problem.Digits(problem.Fit(problem.Starts[0].AsSpan(), options));
        Assert.InRange(values, 4, 11);
        Assert.InRange(errors, 4, 11);
    }
}
