using FallLine.Optimization;
using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>Sums of squares of which each depends on few variables.</summary>
public sealed class SparseResidualsTests
{
    private static readonly Descent[] s_methods = [Methods.LevenbergMarquardt(), Methods.GaussNewton(), Methods.GaussNewtonDogleg()];

    [Fact]
    public void A_recorded_chain_is_kept_sparse_and_small_or_full_ones_are_not()
    {
        Residuals chain = Residuals.Of(Chain, 200);
        Assert.Equal(398, chain.JacobianPattern!.Count);
        Assert.Null(Residuals.Of(Chain, 50).JacobianPattern);
        Assert.Null(Residuals.Of(x => Sum(x) * x, 200).JacobianPattern);

        double[] point = [.. Enumerable.Range(0, 200).Select(i => Math.Cos(i))];
        double[] values = new double[199];
        double[] entries = new double[398];
        double[] whole = new double[199 * 200];
        chain.ValuesAndEntries(point, values, entries);
        chain.ValuesAndJacobian(point, values, whole);
        Assert.Equal(whole[(7 * 200) + 7], entries[14]);
        Assert.Equal(whole[(7 * 200) + 8], entries[15]);
        Assert.Throws<NotSupportedException>(() => Residuals.Of(Chain, 50).ValuesAndEntries(new double[50], new double[49], []));
    }

    /// <summary>The same problem dense and sparse ends at the same point, by every method of least squares.</summary>
    [Fact]
    public void Sparse_and_dense_runs_end_at_the_same_point()
    {
        const int N = 40;
        double[] start = [.. Enumerable.Repeat(-1.0, N)];
        foreach (Descent method in s_methods)
        {
            foreach (RobustLoss loss in new[] { RobustLoss.Linear, RobustLoss.SoftL1(0.5) })
            {
                Descent tight = method.With("gradient-tolerance", "1e-11").With("max-iterations", "2000");
                Result dense = tight.Minimize(Objective.LeastSquares(Residuals.Of(Bent, N), loss), start);
                Result sparse = tight.Minimize(Objective.LeastSquares(ByHand(N), loss), start);

                Assert.Equal(Status.Converged, sparse.Status);
                Assert.Equal(dense.Value, sparse.Value, 1e-12);
                Assert.All(dense.Point.Zip(sparse.Point), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
            }
        }
    }

    [Fact]
    public void Bounds_are_reached_exactly()
    {
        const int N = 40;
        var bounds = Bounds.Same(N, -10, 0.2);
        double[] start = [.. Enumerable.Repeat(-1.0, N)];
        Result dense = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(Residuals.Of(Bent, N)).Within(bounds), start);
        Result sparse = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(ByHand(N)).Within(bounds), start);

        Assert.Equal(Status.Converged, sparse.Status);
        Assert.NotEmpty(sparse.ActiveBounds);
        Assert.Equal([.. dense.ActiveBounds.Select(bound => bound.Index)], sparse.ActiveBounds.Select(bound => bound.Index));
        Assert.All(dense.Point.Zip(sparse.Point), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    /// <summary>100,000 variables, whose whole Jacobian would take 80 GB.</summary>
    [Fact]
    public void Memory_goes_with_the_entries()
    {
        const int N = 100_000;
        Objective objective = Objective.LeastSquares(ByHand(N));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Result result = Methods.LevenbergMarquardt().Minimize(objective, [.. Enumerable.Repeat(-1.0, N)]);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Status.Converged, result.Status);
        Assert.InRange(taken, 0, 4000L * N);
    }

    /// <summary>A residual of all variables makes AᵀA full, so that no factor is affordable: LSMR goes without, by steps as exact as the forcing term asks.</summary>
    [Fact]
    public void A_full_row_is_met_without_a_factor()
    {
        const int N = 3000;
        var pattern = SparsityPattern.OfRows(N, Enumerable.Range(0, N + 1).Select(i => i < N ? new[] { i } : [.. Enumerable.Range(0, N)]));
        Assert.False(new SparseLeastSquares(pattern) { IsFactored = true }.IsFactored);
        Residuals residuals = Residuals.From(N, pattern, (x, values, entries) =>
        {
            double sum = 0;
            for (int i = 0; i < N; i++)
            {
                values[i] = Math.Exp(x[i]) - 1 - (0.5 * Math.Sin(i));
                entries[i] = Math.Exp(x[i]);
                entries[N + i] = 0.1;
                sum += x[i];
            }

            values[N] = 0.1 * (sum - 30);
        });
        Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(residuals), new double[N]);

        Assert.Equal(Status.Converged, result.Status);
        Assert.InRange(result.Iterations, 1, 15);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        DescentRun run = (Methods.LevenbergMarquardt() with { Stopping = Stop.AfterIterations(10_000) }).Begin(Objective.LeastSquares(Quartic(50)), [.. Enumerable.Repeat(3.0, 50)]);
        long least = long.MaxValue;
        for (int window = 0; window < 4; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int step = 0; step < 3; step++)
            {
                Assert.True(run.Step(), $"{run.Reason}");
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_resumed_run_has_the_same_bits()
    {
        Objective objective = Objective.LeastSquares(ByHand(40), RobustLoss.Cauchy());
        double[] start = [.. Enumerable.Repeat(-1.0, 40)];
        foreach (Descent method in s_methods.Append(Methods.LevenbergMarquardt().With("scaling", "column")))
        {
            Descent descent = method with { RecordPath = true };
            Result whole = descent.Minimize(objective, start);
            foreach (int stop in new[] { 0, 1, 2, 4 })
            {
                DescentRun run = descent.Begin(objective, start);
                while (run.Iteration < stop && run.Step())
                {
                }

                using var checkpoint = new MemoryStream();
                run.Save(checkpoint);
                checkpoint.Position = 0;
                Result resumed = descent.Resume(objective, checkpoint);
                Assert.True(whole.Path[^1].Point.SequenceEqual(resumed.Path[^1].Point));
                Assert.Equal(whole.Evaluations, resumed.Evaluations);
            }
        }
    }

    /// <summary>A long stiff chain, which LSMR alone does not get through in a hundred steps: the factor comes in, and the checkpoint says so.</summary>
    [Fact]
    public void A_run_that_has_turned_to_a_factor_resumes_with_the_same_bits()
    {
        const int N = 600;
        var pattern = SparsityPattern.OfRows(N, Enumerable.Range(0, N).Select(i => i == 0 ? new[] { 0 } : [i - 1, i]).Append([N - 1]));
        Residuals chain = Residuals.From(N, pattern, (x, residuals, entries) =>
        {
            (residuals[0], entries[0]) = (x[0], 1);
            for (int i = 1; i < N; i++)
            {
                residuals[i] = 100 * (x[i] - x[i - 1]);
                (entries[(2 * i) - 1], entries[2 * i]) = (-100, 100);
            }

            (residuals[N], entries[(2 * N) - 1]) = (Math.Exp(x[N - 1]) - 20, Math.Exp(x[N - 1]));
        });
        Objective objective = Objective.LeastSquares(chain);
        Descent descent = Methods.LevenbergMarquardt() with { RecordPath = true };
        Result whole = descent.Minimize(objective, new double[N]);
        Assert.True(whole.Status == Status.Converged, whole.ToString());
        for (int stop = 0; stop < whole.Iterations; stop++)
        {
            DescentRun run = descent.Begin(objective, new double[N]);
            while (run.Iteration < stop && run.Step())
            {
            }

            using var checkpoint = new MemoryStream();
            run.Save(checkpoint);
            checkpoint.Position = 0;
            Result resumed = descent.Resume(objective, checkpoint);
            Assert.True(whole.Path[^1].Point.SequenceEqual(resumed.Path[^1].Point), $"from step {stop}");
        }

        SparseLeastSquares solver = new(pattern);
        SparseLinearization linear = new(chain, RobustLoss.Linear, solver);
        _ = linear.Evaluate(new double[N]);
        _ = linear.Split();
        Assert.True(solver.IsFactored);
    }

    [Fact]
    public void Differences_are_taken_of_groups_of_variables()
    {
        Residuals exact = ByHand(30);
        int calls = 0;
        Residuals residuals = Residuals.From(30, exact.JacobianPattern!, (ReadOnlySpan<double> x, Span<double> values) =>
        {
            calls++;
            exact.Values(x, values);
        });
        double[] point = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i))];
        double[] values = new double[31];
        double[] expected = new double[exact.JacobianPattern!.Count];
        double[] found = new double[expected.Length];
        exact.ValuesAndEntries(point, values, expected);
        residuals.ValuesAndEntries(point, values, found);

        Assert.Equal(7, calls);
        Assert.Equal(7, residuals.ValuesPerJacobian);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        Result within = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(residuals).Within(Bounds.Same(30, -2, 0.2)), [.. Enumerable.Repeat(-1.0, 30)]);
        Assert.Equal(Status.Converged, within.Status);
    }

    [Fact]
    public void A_fit_of_many_parameters_may_stop_by_its_offset()
    {
        Objective objective = Objective.LeastSquares(ByHand(40));
        Descent descent = Methods.LevenbergMarquardt() with { Stopping = Stop.WhenOffsetBelow(1e-9) | Stop.AfterIterations(100) };
        Result result = descent.Minimize(objective, [.. Enumerable.Repeat(-1.0, 40)]);
        Assert.Equal("offset-tolerance", result.Reason);
    }

    /// <summary>Residuals of code keep their form through transforms: least squares in the free variables, sparse where they were.</summary>
    [Fact]
    public void Transforms_keep_residuals_of_code()
    {
        const int N = 12;
        var parameters = Parameters.Of(("rate", Shape.Vector(N)), ("offset", Shape.Scalar));
        double[] seen = [.. Enumerable.Range(0, N).Select(i => 1.0 + (i % 3))];
        var pattern = SparsityPattern.OfRows(N + 1, Enumerable.Range(0, N).Select(i => new[] { i, N }).Append([N]));
        Residuals sparse = Residuals.From(parameters, pattern, (x, residuals, entries) =>
        {
            for (int i = 0; i < N; i++)
            {
                residuals[i] = Math.Log(x[i]) + x[N] - seen[i];
                (entries[2 * i], entries[(2 * i) + 1]) = (1 / x[i], 1);
            }

            (residuals[N], entries[2 * N]) = (x[N] - 0.5, 1);
        });
        Residuals dense = Residuals.From(parameters, N + 1, (x, residuals, jacobian) => sparse.ValuesAndJacobian(x, residuals, jacobian));
        double[] start = [.. Enumerable.Repeat(1.0, N + 1)];
        foreach (Residuals residuals in new[] { sparse, dense })
        {
            foreach (RobustLoss loss in new[] { RobustLoss.Linear, RobustLoss.SoftL1() })
            {
                Objective objective = Objective.LeastSquares(residuals, loss).Reparameterized(("rate", Transform.Log));
                Result result = Methods.LevenbergMarquardt().Minimize(objective, start);
                Assert.Equal(Status.Converged, result.Status);
                Assert.All(Enumerable.Range(0, N), i => Assert.Equal(Math.Exp(seen[i] - 0.5), result.Point[i], 1e-7));
                Assert.Equal("lm", Choice.For(objective).Descent.Name);
            }
        }
    }

    [Fact]
    public void A_pattern_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.OfRows(3, [0, 3]));
        var pattern = SparsityPattern.OfRows(3, [0, 2], [1]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => Residuals.From(2, pattern, (_, _, _) => { }));
        Assert.StartsWith("The pattern has 3 columns, but there are 2 variables", error.Message);
        Assert.Equal(2, SparsityPattern.OfRows(3, [2, 0, 2]).Count);
    }

    private static Expr Chain(Expr x)
    {
        int n = x.Shape.Size;
        return x.Slice(0, 1, n - 1) - Square(x.Slice(0, 0, n - 1));
    }

    /// <summary>A system with one solution, each equation between three neighbours, and an equation too many, so that residuals stay.</summary>
    private static Expr Bent(Expr x)
    {
        int n = x.Shape.Size;
        Expr zero = Zeros(1);
        Expr data = Literal([.. Enumerable.Range(0, n).Select(i => Math.Sin(i))]);
        Expr bent = x + (0.1 * x * Square(x)) - (Concatenate([zero, x.Slice(0, 0, n - 1)]) / 3) - (Concatenate([x.Slice(0, 1, n - 1), zero]) / 4) - data;
        return Concatenate([bent, 0.3 * x.Slice(0, 0, 1)]);
    }

    private static Expr Zeros(int n) => Full(0, Shape.Vector(n));

    private static Residuals ByHand(int n)
    {
        var pattern = SparsityPattern.OfRows(n, Enumerable.Range(0, n).Select(i => Enumerable.Range(Math.Max(0, i - 1), Math.Min(n - 1, i + 1) - Math.Max(0, i - 1) + 1).ToArray()).Append([0]));
        return Residuals.From(n, pattern, (x, residuals, entries) =>
        {
            int entry = 0;
            for (int i = 0; i < n; i++)
            {
                residuals[i] = x[i] + (0.1 * x[i] * x[i] * x[i]) - (i > 0 ? x[i - 1] / 3 : 0) - (i + 1 < n ? x[i + 1] / 4 : 0) - Math.Sin(i);
                if (i > 0)
                {
                    entries[entry++] = -1.0 / 3;
                }

                entries[entry++] = 1 + (0.3 * x[i] * x[i]);
                if (i + 1 < n)
                {
                    entries[entry++] = -0.25;
                }
            }

            (residuals[n], entries[entry]) = (0.3 * x[0], 0.3);
        });
    }

    /// <summary>Residuals whose slopes vanish at the minimum, so that steps go on.</summary>
    private static Residuals Quartic(int n) => Residuals.From(n, SparsityPattern.OfRows(n, Enumerable.Range(0, n).Select(i => new[] { i })), (x, residuals, entries) =>
    {
        for (int i = 0; i < n; i++)
        {
            (residuals[i], entries[i]) = (x[i] * x[i], 2 * x[i]);
        }
    });
}
