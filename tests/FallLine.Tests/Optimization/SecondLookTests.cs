namespace FallLine.Tests.Optimization;

/// <summary>Where a gradient vanishes is not yet a minimum: the default looks again, and goes on or says so.</summary>
public sealed class SecondLookTests
{
    private static Result Minimized(string formula, params double[] start) => Descent.Minimize(Objective.Parse(formula), start);

    [Theory]
    [InlineData("x^2-y^2+y^4/4", -1, 0.0, 0.0)]
    [InlineData("x^4+y^4-4*x*y+1", -1, 0.0, 0.0)]
    [InlineData("cos(x)+0.1*cos(y)", -1.1, 0.0, 0.0)]
    [InlineData("x^2+0.3*x+(y^2-1)^2", -0.0225, 3.0, 0.0)]
    [InlineData("(x+y-1)^2+(1-(x-y)^2)^2", 0, 2.0, 2.0)]
    [InlineData("(x^2-1)^2+(y^2-1)^2", 0, 0.0, 0.0)]
    public void A_start_on_a_saddle_a_maximum_or_a_line_of_symmetry_is_left(string formula, double least, double x, double y)
    {
        Result result = Minimized(formula, x, y);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(least, result.Value, 1e-9);
        Assert.Equal(CriticalPointKind.Minimum, result.CriticalPoint!.Kind);
        Assert.True(result.Attempts.Length > 1);
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Evaluations.Gradient), result.Evaluations.Gradient);
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Evaluations.Hessian), result.Evaluations.Hessian);
    }

    /// <summary>Where the Hessian vanishes too, values beside the point tell.</summary>
    [Theory]
    [InlineData("x^4+x^3", 1)]
    [InlineData("x^3-3*x*y^2+(x^2+y^2)^2", 2)]
    public void A_point_of_inflection_and_a_monkeys_saddle_are_left(string formula, int dimension)
    {
        Result result = Minimized(formula, new double[dimension]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(-27.0 / 256, result.Value, 1e-9);
    }

    [Fact]
    public void A_saddle_of_many_variables_is_left_in_all_of_them_at_once()
    {
        Result result = Descent.Minimize(Objective.Parse("sum(i,1,10,v[i]^4/4-v[i]^2/2)", new Dictionary<string, int> { ["v"] = 10 }), new double[10]);
        Assert.Equal(-2.5, result.Value, 1e-9);
        Assert.Equal(2, result.Attempts.Length);
    }

    [Fact]
    public void A_maximum_is_sought_from_a_minimum()
    {
        Result result = Descent.Maximize(Objective.Parse("x^2-x^4"), [0.0]);
        Assert.Equal((Status.Converged, 0.25), (result.Status, Math.Round(result.Value, 12)));
    }

    [Theory]
    [InlineData("-x^2", -4)]
    [InlineData("(x^2-9)^2+x", -2)]
    public void Within_bounds_a_maximum_is_left_too(string formula, double expected)
    {
        Result result = Descent.Minimize(Objective.Parse(formula).Within(("x", -2, 2)), [0.0]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(expected, formula == "-x^2" ? result.Value : result.Point[0], 1e-9);
    }

    /// <summary>At the corner all partial derivatives and all second ones vanish; every way but one along an edge leads down.</summary>
    [Fact]
    public void A_corner_that_holds_nothing_back_is_left()
    {
        Result result = Descent.Minimize(Objective.Parse("-x*y*z").Within(("x", 0, 2), ("y", 0, 3), ("z", 0, 1)), [0, 0, 0]);
        Assert.Equal(-6, result.Value);
    }

    /// <summary>The bound holds nothing back, and the way down leads off it and along the other variable at once.</summary>
    [Fact]
    public void A_bound_without_a_multiplier_is_left_along_with_others()
    {
        Result result = Descent.Minimize(Objective.Parse("y^2-3*x*y+x^2").Within(("x", 0, 2)), [0, 0]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(-5, result.Value, 1e-9);
    }

    /// <summary>Under constraints: corners and faces without a multiplier, a curve's highest point, and the centre of a disk.</summary>
    [Theory]
    [InlineData("x^2+y^2-3*x*y", "x+y<=2;x>=0;y>=0", -1, 0.0, 0.0)]
    [InlineData("-x*y*z", "x+y+z<=3;x>=0;y>=0;z>=0", -1, 0.0, 0.0, 0.0)]
    [InlineData("x*y", "x^2+y^2=1", -0.5, 1.0, 1.0)]
    [InlineData("x^4-y^4", "x^2+y^2<=1", -1, 0.0, 0.0)]
    [InlineData("cos(x)+z", "x^2<=25;z>=1", 0, 0.0, 1.0)]
    public void Under_constraints_what_is_no_minimum_is_left(string formula, string constraints, double least, params double[] start)
    {
        Result result = Descent.Minimize(Objective.Parse(formula).SubjectTo(constraints.Split(';')), start);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(least, result.Value, 1e-7);
        Assert.All(result.Constraints, reading => Assert.True(reading.Violation <= 1e-8));
        Assert.Equal(result.Point.AsEnumerable(), result.Best.Point);
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Evaluations.Hessian), result.Evaluations.Hessian);
    }

    /// <summary>What is met without a multiplier does not make a minimum anything else.</summary>
    [Theory]
    [InlineData("x^2+y^2+x*y", "x>=0;y>=0")]
    [InlineData("x*y", "x>=0;y>=0")]
    [InlineData("x+y^2", "x^3>=y^4-1;x>=0")]
    public void Under_constraints_a_minimum_stays(string formula, string constraints)
    {
        Result result = Descent.Minimize(Objective.Parse(formula).SubjectTo(constraints.Split(';')), [0, 0]);
        Assert.Equal((Status.Converged, 1, 1), (result.Status, result.Attempts.Length, result.Evaluations.Hessian));
        Assert.Equal([0.0, 0.0], result.Point.AsEnumerable());
    }

    [Theory]
    [InlineData("exp(-x)", 1)]
    [InlineData("atan(x)", 1)]
    [InlineData("x/sqrt(1+x^2)", 1)]
    [InlineData("softplus(x)", 1)]
    [InlineData("exp(-x)+exp(-2*y)+(x-y)^2", 2)]
    [InlineData("(y-1)^2+exp(-x)*(1+y^2)", 2)]
    [InlineData("log(1+exp(-(a+b)))+log(1+exp(-(2*a-b)))", 2)]
    public void A_function_that_only_comes_near_its_least_value_has_no_minimum(string formula, int dimension)
    {
        Result result = Minimized(formula, new double[dimension]);
        Assert.Equal((Status.Diverged, "escaping"), (result.Status, result.Reason));
        Assert.Null(result.CriticalPoint);
        Assert.DoesNotContain(result.Measures, measure => measure.Met);
        Assert.Equal("escaping", result.Attempts[^1].Reason);
    }

    [Theory]
    [InlineData("-log(x)")]
    [InlineData("1/x")]
    [InlineData("1/(1+x^2)")]
    public void Nor_has_one_that_falls_ever_more_slowly(string formula) => Assert.Equal("escaping", Minimized(formula, 1).Reason);

    /// <summary>Curvature that vanishes at a minimum is no sign of an escape.</summary>
    [Theory]
    [InlineData("(x-1)^6+(y+2)^6", 1, -2)]
    [InlineData("(x-1)^8+(x-y)^2", 1, 1)]
    [InlineData("(x-2)^10+(y-x)^2", 2, 2)]
    [InlineData("exp(100*(x-1))+exp(-100*(x+1))+y^2", 0, 0)]
    public void A_flat_minimum_converges(string formula, double x, double y)
    {
        Result result = Minimized(formula, 3, 4);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(x, result.Point[0], 0.2);
        Assert.Equal(y, result.Point[1], 0.2);
    }

    /// <summary>Within bounds and under constraints too: where there is no end to go to, or where it is a bound far away.</summary>
    [Theory]
    [InlineData("y>=1", "", "escaping")]
    [InlineData("", "1..inf", "escaping")]
    [InlineData("x<=1000", "", "converged")]
    [InlineData("", "0..1000", "converged")]
    public void Within_bounds_and_under_constraints_flights_are_told_from_far_ends(string constraints, string bounds, string ends)
    {
        Objective f = Objective.Parse("exp(-x)+y^2");
        f = constraints.Length > 0 ? f.SubjectTo(constraints) : f;
        f = bounds switch { "1..inf" => f.Within(("y", 1, double.PositiveInfinity)), "0..1000" => f.Within(("x", 0, 1000)), _ => f };
        Result result = Descent.Minimize(f, [0, 1]);
        if (ends == "escaping")
        {
            Assert.Equal((Status.Diverged, "escaping"), (result.Status, result.Reason));
        }
        else
        {
            Assert.Equal(Status.Converged, result.Status);
            Assert.Equal([1000, 0], result.Point.AsEnumerable());
        }
    }

    /// <summary>A gradient below the tolerance from the start on says nothing in units in which all gradients are small.</summary>
    [Theory]
    [InlineData("1e-9*((x-3)^2+(y+1)^4)", 0, 0, 3, 1e-2)]
    [InlineData("1e-30*((x-3)^2+(y+1)^2)", 0, 0, 3, 1e-6)]
    [InlineData("1-exp(-((x-3)^2+y^2)/50)", 40, 5, 3, 1e-6)]
    [InlineData("-x^3/(exp(x*1e4)-1)+1e-9*y^2", 1e-4, 0, 2.8214393721220788e-4, 1e-9)]
    public void A_function_of_tiny_values_is_minimised_in_its_own_units(string formula, double fromX, double fromY, double x, double within)
    {
        Result result = Minimized(formula, fromX, fromY);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(x, result.Point[0], within);
    }

    /// <summary>What the caller asks for is the end that he wants.</summary>
    [Fact]
    public void A_given_tolerance_is_enough()
    {
        Choice choice = Choice.For(Objective.Parse("exp(-x)"));
        Result result = (choice with { Descent = choice.Descent with { Stopping = Stop.WhenGradientNormBelow(1e-3) } }).Minimize([0.0]);
        Assert.Equal((Status.Converged, 1), (result.Status, result.Attempts.Length));
    }

    /// <summary>A minimum costs one Hessian more; squares that vanish cost nothing.</summary>
    [Fact]
    public void A_look_costs_one_hessian()
    {
        Result result = Minimized("cosh(x-1)+cosh(y+x)", 2, 2);
        Assert.Equal((1, 1), (result.Attempts.Length, result.Evaluations.Hessian));
        Assert.Equal(0, Minimized("(x-1)^2+(y*x-2)^2", 3, 3).Evaluations.Hessian);
    }

    /// <summary>Within bounds a second look is followed by a method that takes them.</summary>
    [Fact]
    public void A_flight_within_bounds_is_told()
    {
        Result result = Descent.Minimize(Objective.Parse("x-log(x)-log(y)").Within(("y", 0, double.PositiveInfinity)), [1, 1]);
        Assert.NotEqual(Status.Converged, result.Status);
    }

    /// <summary>Along every line through 0 it rises, along y = -1.5x² it falls (Peano's example).</summary>
    [Fact]
    public void A_bent_way_down_is_found()
    {
        Result result = Minimized("y^2+3*x^2*y+2*x^4+x^6", 0, 0);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(-1.0 / 432, result.Value, 1e-9);
    }

    /// <summary>Waves on a function that dies away make single steps of Newton's short by chance.</summary>
    [Theory]
    [InlineData("exp(-x)*(1+sin(x)^2)")]
    [InlineData("exp(-x)*(2+cos(x))")]
    public void Waves_that_die_away_have_no_minimum(string formula) => Assert.NotEqual(Status.Converged, Descent.Minimize(Objective.Parse(formula), [0]).Status);

    /// <summary>On a bound without a multiplier the way down may lead along both variables, of which neither alone falls.</summary>
    [Fact]
    public void A_way_down_off_a_bound_may_need_two_variables()
    {
        Result result = Descent.Minimize(Objective.Parse("3*abs(x*y-1)+x^2+y^2").Within(("x", 0, 0.5)), [0, 0]);
        Assert.Equal(2.6875, result.Value, 1e-9);
    }

    /// <summary>Without curvature each step within bounds goes farther: the end comes soon.</summary>
    [Fact]
    public void A_plane_in_a_half_space_is_unbounded_at_once()
    {
        Result result = Descent.Minimize(Objective.Parse("x+2*y-z").Within(("x", double.NegativeInfinity, 1)), [0, 0, 0]);
        Assert.Equal((Status.Diverged, "unbounded"), (result.Status, result.Reason));
        Assert.InRange(result.Evaluations.Gradient, 1, 200); // 20 for each of 10000 steps before.
    }
}
