using static FallLine.Expr;

namespace FallLine.Tests.Optimization;

public sealed class ConstraintTests
{
    private static readonly Objective s_line = Objective.Parse("x + y");

    [Fact]
    public void The_lowest_point_of_a_line_over_a_disc_is_on_its_edge()
    {
        Result r = Descent.Minimize(s_line.SubjectTo("x^2 + y^2 <= 2"), [0.3, 0]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(-1, r.Point[0], 1e-7);
        Assert.Equal(-1, r.Point[1], 1e-7);
        Assert.Equal(-2, r.Value, 1e-7);
        ConstraintReading reading = Assert.Single(r.Constraints);
        Assert.Equal("x^2 + y^2 <= 2", reading.Constraint);
        Assert.Equal(0.5, reading.Multiplier, 1e-7);
        Assert.True(reading.IsActive);
        Assert.InRange(reading.Violation, 0, 1e-8);
        Assert.Contains(r.Measures, measure => measure is { Name: "constraint-violation", Met: true, Tolerance: 1e-8 });
        Assert.Contains("The constraints hold", r.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_multiplier_is_how_fast_the_least_value_falls_when_the_constraint_is_relaxed()
    {
        const double Relaxed = 1e-4;
        Result at = Descent.Minimize(s_line.SubjectTo("x^2 + y^2 <= 2"), [0.3, 0]);
        Result beyond = Descent.Minimize(s_line.SubjectTo($"x^2 + y^2 <= {2 + Relaxed}"), [0.3, 0]);

        Assert.Equal((at.Value - beyond.Value) / Relaxed, at.Constraints[0].Multiplier, 1e-4);
    }

    [Fact]
    public void A_constraint_that_does_not_bind_has_no_multiplier()
    {
        Result r = Descent.Minimize(Objective.Parse("(x - 1)^2 + y^2").SubjectTo("x <= 3", "y >= -1"), [0, 2]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(1, r.Point[0], 1e-7);
        Assert.All(r.Constraints, reading => Assert.Equal((0.0, 0.0, false), (reading.Multiplier, reading.Violation, reading.IsActive)));
    }

    [Fact]
    public void Constraints_are_written_as_comparisons_of_expressions_too()
    {
        Objective f = Objective.Of(x => Sum(Square(x)), 3);

        Result r = Descent.Minimize(f.SubjectTo(x => Equal(Sum(x), 6), x => x[1..] <= 1.5), [0, 0, 0]);
        Result named = Descent.Minimize(
            Objective.Of(p => Sum(Square(p["v"])) + Square(p["s"]), Parameters.Of(("v", Shape.Vector(2)), ("s", Shape.Scalar))).SubjectTo(p => p["s"] >= 2 + Sum(p["v"])),
            [0, 0, 0]);

        Assert.Equal([3, 1.5, 1.5], r.Point.Select(x => Math.Round(x, 6)));
        Assert.Equal(3, r.Constraints.Length);
        Assert.EndsWith("[2]", r.Constraints[2].Constraint, StringComparison.Ordinal);
        Assert.Equal(named.Point[2], 2 + named.Point[0] + named.Point[1], 1e-6);
        Assert.Equal(Status.Converged, named.Status);
    }

    [Fact]
    public void One_equals_sign_is_an_equation_and_a_variable_may_be_in_a_constraint_alone()
    {
        Result r = Descent.Minimize(Objective.Parse("x^2", ["x + y = 3", "y <= 1"]), [0, 0]);

        Assert.Equal(["x", "y"], r.Parameters.ElementNames());
        Assert.Equal(2, r.Point[0], 1e-6);
        Assert.Equal(1, r.Point[1], 1e-6);
    }

    [Fact]
    public void A_maximum_under_constraints_is_found_and_reported_in_the_functions_own_values()
    {
        Result r = Descent.Maximize(Objective.Parse("x*y").SubjectTo("x + y <= 10"), [1, 2]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(25, r.Value, 1e-6);
        Assert.Equal(5, r.Constraints[0].Multiplier, 1e-6);
        Assert.Equal(25, r.Best.Value, 1e-6);
    }

    [Fact]
    public void Constraints_that_contradict_each_other_are_called_so()
    {
        Result r = Descent.Minimize(Objective.Parse("x^2").SubjectTo("x >= 2", "x <= 1"), [0]);

        Assert.Equal((Status.Stalled, "infeasible"), (r.Status, r.Reason));
        Assert.Contains("cannot all be met", r.Message, StringComparison.Ordinal);
        Assert.InRange(r.Point[0], 1, 2);
    }

    [Fact]
    public void A_function_without_a_least_value_inside_the_constraints_is_called_unbounded()
    {
        Result r = Descent.Minimize(Objective.Parse("x - y^2").SubjectTo("x >= 0"), [1, 1]);

        Assert.Equal((Status.Diverged, "unbounded"), (r.Status, r.Reason));
    }

    [Fact]
    public void A_function_that_falls_for_ever_outside_the_constraints_is_brought_back()
    {
        // -x⁴ falls faster than any quadratic penalty rises, far enough out.
        Result r = Descent.Minimize(Objective.Parse("-x^4").SubjectTo("x <= 2", "x >= -1"), [0.5]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(2, r.Point[0], 1e-6);
    }

    [Fact]
    public void Limits_are_those_of_the_whole_run()
    {
        Objective f = Objective.Parse("100*(y - x^2)^2 + (1 - x)^2").SubjectTo("x*y >= 1", "x + y^2 >= 0", "x <= 0.5");
        Descent descent = Descent.DefaultMethod.Default with { Stopping = Stop.Default | Stop.AfterIterations(7), RecordPath = true };

        Result r = descent.Minimize(f, [-2, 1]);

        Assert.Equal((Status.Limit, "max-iterations", 7), (r.Status, r.Reason, r.Iterations));
        Assert.Equal(8, r.Path.Length);
    }

    [Fact]
    public void What_is_better_is_feasible_first()
    {
        Descent descent = Descent.DefaultMethod.Default with { Stopping = Stop.Default | Stop.AfterIterations(1) };

        Result r = descent.Minimize(s_line.SubjectTo("x^2 + y^2 <= 2"), [0.5, 0.5]);

        Assert.True((r.Best.Point[0] * r.Best.Point[0]) + (r.Best.Point[1] * r.Best.Point[1]) <= 2 + 1e-8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_resumes_bit_for_bit(bool free)
    {
        Objective f = Objective.Parse("100*(y - x^2)^2 + (1 - x)^2").SubjectTo("x*y >= 1", "x <= 1.5");
        f = free ? f.Reparameterized(("y", Transform.Log)) : f;
        Descent descent = Descent.DefaultMethod.Default;
        Result whole = descent.Minimize(f, [1, -2]);
        DescentRun run = descent.Begin(f, [1, -2]);
        for (int i = 0; i < 12; i++)
        {
            run.Step();
        }

        using var memory = new MemoryStream();
        run.Save(memory);
        memory.Position = 0;
        Result resumed = descent.Resume(f, memory);

        Assert.Equal(whole.Point.ToArray(), resumed.Point.ToArray());
        Assert.Equal(whole.Evaluations, resumed.Evaluations);
        Assert.Equal(whole.Constraints.ToArray(), resumed.Constraints.ToArray());
        Assert.True(whole.Iterations > 12);
    }

    [Fact]
    public void Every_method_that_searches_meets_constraints()
    {
        foreach (string id in new[] { "lbfgs", "bfgs", "cg", "newton", "newton-cg", "trust-exact", "trust-cg", "arc", "sqp" })
        {
            Result r = Catalog.Method(id).Default.Minimize(Objective.Parse("(x - 2)^2 + (y - 1)^2").SubjectTo("0.25*x^2 + y^2 <= 1", "x - 2*y = -1"), [2, 2]);

            Assert.Equal((id, Status.Converged), (id, r.Status));
            Assert.Equal((Math.Sqrt(7) - 1) / 2, r.Point[0], 1e-6);
            Assert.Equal(9 - (2.875 * Math.Sqrt(7)), r.Value, 1e-6);
        }
    }

    [Theory]
    [InlineData("lbfgs")]
    [InlineData("newton-cg")]
    [InlineData("trust-exact")]
    [InlineData("sqp")]
    public void A_step_between_updates_of_the_multipliers_allocates_nothing(string id)
    {
        Objective f = Objective.Parse("(x1-1)^2+(x1-x2)^2+(x2-x3)^2+(x3-x4)^4+(x4-x5)^4").SubjectTo("x1+x2^2+x3^3 = 2+3*sqrt(2)", "x1*x5 <= 1");
        DescentRun run = Catalog.Method(id).Default.Begin(f, [2, 2, 2, 2, 2]);

        // The least over the steps: updates, and the runtime's own tiering, fall into some of them.
        long least = long.MaxValue;
        for (long before = GC.GetAllocatedBytesForCurrentThread(); run.Step(); before = GC.GetAllocatedBytesForCurrentThread())
        {
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Second_derivatives_of_the_penalty_are_right()
    {
        // Seeded directions: a product with the Hessian of L against differences of its gradient, where the inequality binds and where not.
        Objective f = Objective.Parse("exp(x)*y + x*y^2").SubjectTo("x^2*y <= 1", "x*y^3 = 0.5");
        DescentRun run = Catalog.Method("newton").Default.Begin(f, [0.5, 1.5]);
        run.Step();
        var random = new Random(3);
        double[] product = new double[2];
        for (int trial = 0; trial < 20; trial++)
        {
            double[] at = [random.NextDouble() * 2, random.NextDouble() * 2];
            double[] along = [random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            Objective l = run.Descended;
            l.HessianProduct(at, along, product);
            double[] hessian = new double[4];
            l.Hessian(at, hessian);
            Assert.Equal(product[0], (hessian[0] * along[0]) + (hessian[1] * along[1]), 1e-9 * (1 + Math.Abs(product[0])));
            Assert.Equal(product[1], (hessian[2] * along[0]) + (hessian[3] * along[1]), 1e-9 * (1 + Math.Abs(product[1])));
            double[] ahead = Gradient(l, at, along, 1e-6);
            double[] behind = Gradient(l, at, along, -1e-6);
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal((ahead[i] - behind[i]) / 2e-6, product[i], 1e-4 * (1 + Math.Abs(product[i])));
            }
        }
    }

    [Theory]
    [InlineData("x + y", "x^2 + y^2 <= 2", false, CriticalPointKind.Minimum)]
    [InlineData("x + y", "x^2 + y^2 <= 2", true, CriticalPointKind.Maximum)]
    [InlineData("x^2 + y^2", "x*y = 1", false, CriticalPointKind.Minimum)]
    [InlineData("(x - 1)^2 + y^4", "x + y^2 = 1", false, CriticalPointKind.Degenerate)]
    public void The_kind_of_point_is_that_along_what_the_constraints_leave(string formula, string constraint, bool maximize, CriticalPointKind kind)
    {
        Objective f = Objective.Parse(formula).SubjectTo(constraint);
        Result r = maximize ? Descent.Maximize(f, [0.5, 0.4]) : Descent.Minimize(f, [0.5, 0.4]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(kind, r.CriticalPoint!.Kind);
    }

    /// <summary>The nearest numbers miss such equations by more than the tolerance, and gradients of such size cancel to no less than their last digits.</summary>
    [Theory]
    [InlineData("(x-3e8)^2+(y-5e8)^2", "x+y=1e9", 4e8, 6e8)]
    [InlineData("(x-3e9)^2+(y-5e9)^2", "x/3+y/7=1e9/9", -1.0632183908046e9, 3.25862068965517e9)]
    [InlineData("(x-3e-9)^2+(y-5e-9)^2", "x+y=1e-9", -0.5e-9, 1.5e-9)]
    public void Large_and_small_numbers_are_met_as_exactly_as_they_can_be(string formula, string constraint, double x, double y)
    {
        Result r = Descent.Minimize(Objective.Parse(formula, [constraint]), [0, 0]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(1, r.Point[0] / x, 1e-9);
        Assert.Equal(1, r.Point[1] / y, 1e-9);
        Assert.True(r.Evaluations.Value <= 12);
        Assert.True(r.Measures.Single(measure => measure.Name == "constraint-violation").Met);
    }

    /// <summary>Far from where constraints can be met exactly, the end of a run says what the function does, not that they contradict each other.</summary>
    [Theory]
    [InlineData("x^2-y^2", "x+y<=1;y>=-1", 0, 0)]
    [InlineData("x^2-y^2", "x+y<=1;y>=-1", 0, 0.1)]
    [InlineData("x+y", "x-y=1;x+y<=5", 0, 0)]
    [InlineData("y-x", "x=y^2", 1, 1)]
    [InlineData("-x^2-y^2", "x+y=1", 0, 0)]
    public void A_function_without_a_least_value_under_its_constraints_is_unbounded(string formula, string constraints, double x, double y)
    {
        Objective f = Objective.Parse(formula, constraints.Split(';'));
        Result r = Descent.Minimize(f, f.Parameters.Items[0].Name == "x" ? [x, y] : [y, x]);

        Assert.Equal((Status.Diverged, "unbounded"), (r.Status, r.Reason));
        Assert.Equal(r.Attempts.Sum(attempt => attempt.Evaluations.Value), r.Evaluations.Value);
    }

    /// <summary>The constraint's gradient vanishes at the start, where what it fails by is greatest: what leads on is its curvature.</summary>
    [Fact]
    public void Constraints_that_seem_not_to_be_met_are_met_where_a_descent_on_their_violation_leads()
    {
        Result r = Descent.Minimize(Objective.Parse("x^2+y^2").SubjectTo("x^2+y^2>=1"), [0, 0]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(1, r.Value, 1e-7);
        Assert.Contains(r.Attempts, attempt => attempt.Reason == "infeasible");
    }

    /// <summary>Its quadratic model fails far off; the augmented Lagrangian comes near, and from there the model serves.</summary>
    [Fact]
    public void The_quadratic_model_is_tried_again_where_the_augmented_Lagrangian_stalls()
    {
        Result r = Descent.Minimize(Objective.Parse("x").SubjectTo("x^2-4*x+5<=x^3/1000"), [0]);

        Assert.Equal((Status.Converged, "sqp"), (r.Status, r.Method));
        Assert.Equal(995.98893, r.Value, 1e-5);
    }

    [Fact]
    public void A_step_to_a_bound_ends_on_it()
    {
        Result r = Descent.Minimize(Objective.Parse("x*y").SubjectTo("x+y=2").Within(("x", -1, 3), ("y", -1, 3)), [1, 1]);

        Assert.Equal((Status.Converged, CriticalPointKind.Minimum), (r.Status, r.CriticalPoint!.Kind));
        Assert.Equal([-1.0, 3.0], r.Point.AsEnumerable());
        Assert.Equal(2, r.ActiveBounds.Length);
    }

    /// <summary>At the answer the constraints' gradients vanish or are opposite: there are no multipliers, and the value is off by more than the tolerance.</summary>
    [Theory]
    [InlineData("x", "x^3>=0;y=x", 0)]
    [InlineData("-x", "y<=(1-x)^3;y>=0", -1)]
    public void Multipliers_that_grow_without_limit_are_a_finding(string formula, string constraints, double least)
    {
        Result r = Descent.Minimize(Objective.Parse(formula, constraints.Split(';')), [1, 1]);

        Finding finding = Assert.Single(r.Diagnosis, finding => finding.Code == "large-multipliers");
        Assert.InRange(Math.Abs(r.Value - least), 1e-6, 0.1);
        Assert.Contains("multipliers", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Descent.Minimize(Objective.Parse("x", ["x>=0", "y=x"]), [1, 1]).Diagnosis);
    }

    [Fact]
    public void A_saddle_on_a_circle_is_told_from_a_minimum()
    {
        // On the circle x² - y² has its minima at (0, ±1); a start on the x axis is drawn to the maximum at (1, 0), which is stationary.
        Result r = Catalog.Method("gd").Default.With("rate", "0.01").With("max-iterations", "100000").Minimize(Objective.Parse("x^2 - y^2").SubjectTo("x^2 + y^2 = 1"), [0.8, 0]);

        Assert.Equal(1, r.Point[0], 1e-6);
        CriticalPoint reached = r.CriticalPoint!;
        Assert.Equal(CriticalPointKind.Maximum, reached.Kind);
        Assert.Equal(1, Math.Abs(reached.EscapeDirection[1]), 1e-9);
    }

    [Fact]
    public void A_bound_without_a_multiplier_does_not_make_a_minimum()
    {
        // Problem 33 of Hock and Schittkowski from its own start: at (0, 0, 2) x2 lies on its bound, unpressed, and the value falls along x2, which the penalty's curvature alone shows.
        Objective f = Objective.Parse("(x1-1)*(x1-2)*(x1-3)+x3", ["x1^2+x2^2 <= x3^2", "x1^2+x2^2+x3^2 >= 4"]).Within(("x1", 0, double.PositiveInfinity), ("x2", 0, double.PositiveInfinity), ("x3", 0, 5));
        Result r = Descent.Minimize(f, [0, 3, 0]);

        Assert.Equal(-4, r.Value, 1e-7);
        Assert.Equal(CriticalPointKind.Degenerate, r.CriticalPoint!.Kind);
    }

    [Fact]
    public void Code_without_second_derivatives_is_met_with_constraints_too()
    {
        Objective code = Objective.From(2, (x, gradient) =>
        {
            (gradient[0], gradient[1]) = (2 * (x[0] - 2), 2 * (x[1] - 1));
            return ((x[0] - 2) * (x[0] - 2)) + ((x[1] - 1) * (x[1] - 1));
        });

        Result r = Descent.Minimize(code.SubjectTo("x0 + x1 <= 2", "x0^2 <= x1"), [2, 2]);
        Result values = Descent.Minimize(Objective.From(2, x => ((x[0] - 2) * (x[0] - 2)) + ((x[1] - 1) * (x[1] - 1))).SubjectTo("x0 + x1 <= 2"), [2, 2]);

        Assert.Equal((Status.Converged, "sqp"), (r.Status, r.Method));
        Assert.Equal(1, r.Value, 1e-6);
        Assert.Equal(CriticalPointKind.Minimum, r.CriticalPoint!.Kind);
        Assert.Equal(0.5, values.Value, 1e-5);
    }

    [Fact]
    public void Bounds_hold_beside_constraints_in_either_order()
    {
        Objective f = Objective.Parse("x1*x4*(x1 + x2 + x3) + x3");
        string[] constraints = ["x1*x2*x3*x4 >= 25", "x1^2 + x2^2 + x3^2 + x4^2 = 40"];
        var bounds = Bounds.Same(4, 1, 5);

        // Hock and Schittkowski's problem 71; x1, x4, x2, x3 in order of appearance.
        foreach (Objective both in new[] { f.SubjectTo(constraints).Within(bounds), f.Within(bounds).SubjectTo(constraints) })
        {
            Result r = Descent.Minimize(both, [1, 1, 5, 5]);

            Assert.Equal((Status.Converged, "sqp"), (r.Status, r.Method));
            Assert.Equal(17.014017289156, r.Value, 1e-7);
            Assert.Equal(CriticalPointKind.Minimum, r.CriticalPoint!.Kind);
            Assert.Equal("x1", Assert.Single(r.ActiveBounds).Variable);
        }
    }

    [Fact]
    public void Misuse_says_what_is_wrong()
    {
        Assert.Contains("compares", Assert.Throws<ArgumentException>(() => s_line.SubjectTo("x + y")).Message, StringComparison.Ordinal);
        Assert.Contains("compares", Assert.Throws<ArgumentException>(() => s_line.SubjectTo("x != y")).Message, StringComparison.Ordinal);
        Assert.Contains("'z'", Assert.Throws<ArgumentException>(() => s_line.SubjectTo("z <= 1")).Message, StringComparison.Ordinal);
        Assert.Throws<FormulaException>(() => s_line.SubjectTo("x <= "));
        Assert.Throws<FormulaException>(() => s_line.SubjectTo("0 <= x <= 1"));
        Assert.Throws<ArgumentException>(() => s_line.SubjectTo(Array.Empty<string>()));
        Assert.Throws<InvalidOperationException>(() => s_line.SubjectTo(x => x <= 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AugmentedLagrangian { Tolerance = 0 });
        Assert.Throws<ArgumentException>(() => Descent.DefaultMethod.Default.With("penalty-growth", "1"));
        Assert.Equal("1e-5", Descent.DefaultMethod.Default.With("constraint-tolerance", "1e-5").Get("constraint-tolerance"));
    }

    private static double[] Gradient(Objective l, double[] at, double[] along, double step)
    {
        double[] gradient = new double[at.Length];
        l.ValueAndGradient([.. at.Zip(along, (x, d) => x + (step * d))], gradient);
        return gradient;
    }
}
