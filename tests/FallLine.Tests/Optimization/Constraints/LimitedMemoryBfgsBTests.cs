using static FallLine.Expr;

namespace FallLine.Tests.Optimization.Constraints;

/// <summary>L-BFGS-B against what the reference code, version 3.0, takes on the same problems (SciPy 1.10.1, gradient tolerance 1e-8, no value tolerance).</summary>
public sealed class LimitedMemoryBfgsBTests
{
    private const double None = double.PositiveInfinity;

    [Fact]
    public void It_takes_the_evaluations_of_the_reference_code()
    {
        Takes(4, 0, Objective.Parse("0*x+y+1e-5*(y-x)^2").Within(("y", 0, None)), [10, 1]);
        Takes(2, 8.0 / 3, Objective.Parse("(x+1)^3/3+y").Within(("x", 1, None), ("y", 0, None)), [1.125, 0.125]);
        Takes(9, -1.9132229549810362, Objective.Parse("sin(x+y)+(x-y)^2-1.5x+2.5y+1").Within(("x", -1.5, 4), ("y", -3, 3)), [0, 0]);
        Takes(34, 0, FallLine.Problems.Wood.Objective.Within(Bounds.Same(4, -10, 10)), FallLine.Problems.Wood.Start.ToArray());
        Takes(10, 1, Objective.Of(x => 2 - (x[0] * x[1] * x[2] * x[3] * x[4] / 120), 5).Within(Bounds.Of((0, 1), (0, 2), (0, 3), (0, 4), (0, 5))), [1, 2, 2, 2, 2]);
        Takes(43, 0, Driver(25), [.. Enumerable.Repeat(3.0, 25)]);
    }

    [Fact]
    public void Of_a_thousand_variables_the_half_may_be_held()
    {
        Objective driver = Driver(1000);
        Result result = Methods.LimitedMemoryBfgsB().Minimize(driver, [.. Enumerable.Repeat(3.0, 1000)]);

        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.InRange(result.Evaluations.Value, 10, 90);
        Assert.All(result.ActiveBounds, bound => Assert.Equal((BoundSide.Lower, 0), (bound.Side, bound.Index % 2)));
    }

    [Fact]
    public void Without_bounds_it_is_a_quasi_Newton_method_like_lbfgs()
    {
        Result free = Methods.LimitedMemoryBfgsB().Minimize(Functions.Rosenbrock, [-1.2, 1]);
        Result infinite = Methods.LimitedMemoryBfgsB().Minimize(Functions.Rosenbrock.Within(Bounds.Same(2, double.NegativeInfinity, None)), [-1.2, 1]);

        Assert.Equal((Status.Converged, Status.Converged), (free.Status, infinite.Status));
        Assert.Equal(free.Point.ToArray(), infinite.Point.ToArray());
        Assert.InRange(free.Evaluations.Value, 30, 60);
    }

    [Fact]
    public void A_concave_function_ends_in_a_corner()
    {
        Result result = Descent.Minimize(Functions.Quadratic([-1, -2, -3], centre: 0.25).Within(Bounds.Same(3, -1, 1)), [0.3, 0.2, 0.26]);

        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal([1, -1, 1], result.Point.ToArray());
    }

    [Fact]
    public void Steps_within_bounds_allocate_nothing()
    {
        DescentRun run = (Methods.LimitedMemoryBfgsB() with { Stopping = Stop.AfterIterations(100) }).Begin(Driver(100), [.. Enumerable.Repeat(3.0, 100)]);
        for (int k = 0; k < 5; k++)
        {
            Assert.True(run.Step());
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 15; k++)
        {
            run.Step();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The reference code's own example: a generalised Rosenbrock function, every other variable at least 1.</summary>
    private static Objective Driver(int n) => Objective
        .Of(x => 4 * ((0.25 * Square(x[0] - 1)) + Sum(Square(x[1..] - Square(x[..^1])))), n)
        .Within(Bounds.Of([.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? 1.0 : -100)], [.. Enumerable.Repeat(100.0, n)]));

    private static void Takes(int evaluations, double least, Objective objective, double[] start)
    {
        Result result = Methods.LimitedMemoryBfgsB().Minimize(objective, start);
        Assert.True(result.Status == Status.Converged, result.ToString());
        Assert.Equal(least, result.Value, 1e-12);
        Assert.Equal(evaluations, result.Evaluations.Value);
    }
}
