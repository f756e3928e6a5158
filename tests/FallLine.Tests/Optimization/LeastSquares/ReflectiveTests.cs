using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>The trust-region reflective method: what it adds to the properties that all methods are held to.</summary>
public sealed class ReflectiveTests
{
    /// <summary>On convex problems there is one minimum, which another method for boxes finds too.</summary>
    [Fact]
    public void Random_linear_residuals_end_where_another_method_does()
    {
        Random random = new(78);
        for (int round = 0; round < 60; round++)
        {
            int n = random.Next(1, 7);
            int m = random.Next(n, 12);
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
            Result squares = Methods.TrustRegionReflective().Minimize(objective, start);
            Result other = Methods.LimitedMemoryBfgsB().Minimize(objective, start);

            Assert.True(squares.Status == Status.Converged, $"{round}: {squares}");
            Assert.Equal(other.Value, squares.Value, 1e-9);
            Assert.True(squares.Iterations <= 40, squares.ToString());
            Assert.Equal([.. other.ActiveBounds.Where(bound => bound.Multiplier > 1e-4).Select(bound => bound.Index)], squares.ActiveBounds.Where(bound => bound.Multiplier > 1e-4).Select(bound => bound.Index));
        }
    }

    /// <summary>Sparse and dense, the same answer, on the bounds that another method finds.</summary>
    [Fact]
    public void A_sparse_problem_within_bounds_is_solved_like_a_dense_one()
    {
        const int N = 40;
        var pattern = SparsityPattern.OfRows(N, Enumerable.Range(0, N).Select(i => i + 1 < N ? new[] { i, i + 1 } : [i]));
        Residuals sparse = Residuals.From(N, pattern, (x, residuals, entries) =>
        {
            for (int i = 0; i < N; i++)
            {
                residuals[i] = Math.Exp(x[i]) - 1 - Math.Sin(i) - (i + 1 < N ? 0.2 * x[i + 1] : 0);
                entries[2 * i] = Math.Exp(x[i]);
                if (i + 1 < N)
                {
                    entries[(2 * i) + 1] = -0.2;
                }
            }
        });
        Residuals dense = Residuals.From(N, N, (x, residuals, jacobian) => sparse.ValuesAndJacobian(x, residuals, jacobian));
        var bounds = Bounds.Same(N, -0.3, 0.2);
        Result first = Methods.TrustRegionReflective().Minimize(Objective.LeastSquares(sparse).Within(bounds), new double[N]);
        Result second = Methods.TrustRegionReflective().Minimize(Objective.LeastSquares(dense).Within(bounds), new double[N]);
        Result active = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(dense).Within(bounds), new double[N]);

        Assert.Equal((Status.Converged, Status.Converged), (first.Status, second.Status));
        Assert.All(first.Point.Zip(second.Point), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        Assert.Equal([.. active.ActiveBounds.Select(bound => bound.Index)], first.ActiveBounds.Select(bound => bound.Index));
    }

    [Fact]
    public void Without_bounds_it_is_a_damped_method_and_takes_robust_losses()
    {
        Residuals valley = Residuals.Of(x => Concatenate([10 * (x[1] - Square(x[0])), 1 - x[0]]), 2);
        foreach (RobustLoss loss in RobustLoss.All)
        {
            Result result = Methods.TrustRegionReflective().Minimize(Objective.LeastSquares(valley, loss), [0.8, 0.7]);
            Assert.True(result.Status == Status.Converged, result.ToString());
            Assert.Equal(1, result.Point[0], 1e-5);
        }
    }
}
