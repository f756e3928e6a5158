namespace FallLine.Tests.Optimization.Constraints;

public sealed class SequentialQuadraticTests
{
    private static readonly Descent s_sqp = Methods.SequentialQuadratic();

    [Fact]
    public void A_quadratic_under_linear_constraints_with_the_unit_matrix_takes_one_step()
    {
        Result r = s_sqp.Minimize(Objective.Parse("0.5*(x^2 + y^2)").SubjectTo("x + y = 1", "x >= 0.75"), [3, -4]);

        Assert.Equal((Status.Converged, 1), (r.Status, r.Iterations));
        Assert.Equal(0.75, r.Point[0], 1e-14);
        Assert.Equal([-0.25, 0.5], r.Constraints.Select(reading => Math.Round(reading.Multiplier, 12)));
    }

    [Fact]
    public void The_start_may_be_the_answer()
    {
        Result r = s_sqp.Minimize(Objective.Parse("-x - y").SubjectTo("x <= 1", "y <= 1"), [1, 1]);

        Assert.Equal((Status.Converged, 0, 1), (r.Status, r.Iterations, r.Evaluations.Value));
        Assert.All(r.Constraints, reading => Assert.Equal(1, reading.Multiplier));
    }

    [Fact]
    public void A_set_without_points_ends_as_infeasible()
    {
        // At (0, 0) the function and what fails of the constraint are both least: nothing moves, and the run once went on without end.
        Result r = s_sqp.Minimize(Objective.Parse("x^2 + y^2").SubjectTo("x^2 + y^2 <= -1"), [3, 3]);

        Assert.Equal((Status.Stalled, "infeasible"), (r.Status, r.Reason));
        Assert.Equal(0, r.Point[0], 1e-6);
    }

    [Fact]
    public void Constraints_whose_linear_parts_contradict_each_other_are_relaxed()
    {
        // At the start, x = 0.1 and y = 0, the circle's tangent x = 10.05 lies beyond x <= 1.5.
        Result r = s_sqp.Minimize(Objective.Parse("y", ["x^2 + y^2 = 2", "x <= 1.5", "y^2 <= 3"]), [0, 0.1]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(-Math.Sqrt(2), r.Value, 1e-7);
    }

    [Fact]
    public void What_fails_is_handed_to_the_augmented_Lagrangian()
    {
        Result r = Descent.Minimize(Objective.Parse("x^2").SubjectTo("x >= 2", "x <= 1"), [0]);

        Assert.Equal("sqp", r.Attempts[0].Method);
        Assert.Equal((Status.Stalled, "infeasible"), (r.Status, r.Reason));
    }

    [Fact]
    public void Many_variables_are_left_to_methods_of_less_memory()
    {
        Objective f = Objective.Of(x => Expr.Sum(Expr.Square(x)), 201).SubjectTo(x => Expr.Equal(Expr.Sum(x), 1));

        Assert.Equal("lbfgs", Choice.For(f).Descent.Name);
        Assert.Equal("sqp", Choice.For(Objective.Of(x => Expr.Sum(Expr.Square(x)), 200).SubjectTo(x => Expr.Equal(Expr.Sum(x), 1))).Descent.Name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_run_resumes_bit_for_bit(int after)
    {
        Objective f = Objective.Parse("(x1-1)^2+(x1-x2)^2+(x2-x3)^2+(x3-x4)^4+(x4-x5)^4").SubjectTo("x1+x2^2+x3^3 = 2+3*sqrt(2)", "x1*x5 <= 1").Within(("x2", 0, 1.2));
        double[] start = [2, 1.2, 2, 2, 2];
        Result whole = s_sqp.Minimize(f, start);
        DescentRun run = s_sqp.Begin(f, start);
        for (int i = 0; i < after; i++)
        {
            Assert.True(run.Step());
        }

        using var memory = new MemoryStream();
        run.Save(memory);
        memory.Position = 0;
        Result resumed = s_sqp.Resume(f, memory);

        Assert.Equal(Status.Converged, whole.Status);
        Assert.Equal(whole.Point.ToArray(), resumed.Point.ToArray());
        Assert.Equal(whole.Evaluations, resumed.Evaluations);
        Assert.Equal(whole.Constraints.ToArray(), resumed.Constraints.ToArray());
    }

    [Fact]
    public void It_takes_a_third_of_the_evaluations_that_penalties_alone_take()
    {
        (Objective f, double[] start) = (Objective.Parse("x1*x4*(x1 + x2 + x3) + x3", ["x1*x2*x3*x4 >= 25", "x1^2 + x2^2 + x3^2 + x4^2 = 40"]).Within(Bounds.Same(4, 1, 5)), [1.0, 1, 5, 5]);

        Assert.InRange(3 * s_sqp.Minimize(f, start).Evaluations.Value, 1, Methods.LimitedMemoryBfgsB().Minimize(f, start).Evaluations.Value);
    }
}
