using System.Reflection;
using FallLine.Optimization;

namespace FallLine.Tests.Optimization.Constraints;

public sealed class BoundsTests
{
    private static Objective Far => Functions.Quadratic([1, 1], centre: 5);

    [Fact]
    public void Bounds_are_given_in_pairs_corners_or_by_name()
    {
        Bounds pairs = Bounds.Of((0, 1), (double.NegativeInfinity, 2));
        Bounds corners = Bounds.Of([0, double.NegativeInfinity], [1, 2]);
        Parameters parameters = Parameters.Of(("a", Shape.Scalar), ("w", Shape.Vector(2)));
        Bounds named = Bounds.Of(parameters, ("w", 0, 1));

        Assert.Equal(pairs.Lower, corners.Lower);
        Assert.Equal(pairs.Upper, corners.Upper);
        Assert.Equal([double.NegativeInfinity, 0, 0], named.Lower.ToArray());
        Assert.Equal([double.PositiveInfinity, 1, 1], named.Upper.ToArray());
        Assert.Equal([1, -7], pairs.Nearest([3, -7]));
    }

    [Fact]
    public void Bounds_that_no_number_meets_are_refused()
    {
        Refused(() => Bounds.Of((0, 1), (3, 1)), "The bounds of element 1 are 3 to 1: the lower one lies above the upper one, so no number is allowed. Swap them, or widen one.");
        Refused(() => Bounds.Of((double.NaN, 1)), "The bounds of element 0 are NaN to 1; where there is no bound, give an infinite one.");
        Refused(() => Bounds.Of((double.PositiveInfinity, double.PositiveInfinity)), "The bounds of element 0 are Infinity to Infinity, which no finite number meets.");
        Refused(() => Bounds.Of([0, 0], [1]), "There are 2 lower bounds and 1 upper ones;");
        Refused(() => Functions.Rosenbrock.Within(("y", 3, 1)), "The bounds of 'y' are 3 to 1:");
        Refused(() => Functions.Rosenbrock.Within(("z", 0, 1)), "There is no variable 'z' to bound. The variables are: x, y.");
        Refused(() => Functions.Rosenbrock.Within(("x", 0, 1), ("x", 0, 2)), "The bounds of 'x' are given twice.");
        Refused(() => Functions.Rosenbrock.Within(Bounds.Same(3, 0, 1)), "The term 'bounds' is made for 3 variables, but the objective has 2.");
        Refused(() => Far.Within(Bounds.Same(2, 0, 1)).Within(Bounds.Same(2, 2, 3)), "The bounds of element 0 are 2 to 1:");
    }

    [Fact]
    public void A_start_outside_is_refused_with_the_nearest_inside()
    {
        Objective bounded = Functions.Rosenbrock.Within(("y", 1.5, 3));

        Refused(() => Descent.Minimize(bounded, [0, 1]), "The start of 'y' is 1, outside its bounds 1.5 to 3. Start within them; the nearest is y = 1.5.");
        Refused(() => Descent.Minimize(bounded, [0, double.NaN]), "The start of 'y' is NaN; it must be a finite number.");
    }

    [Fact]
    public void A_method_that_cannot_keep_to_bounds_says_which_can() =>
        Refused(() => Methods.Dogleg().Minimize(Far.Within(Bounds.Same(2, 0, 1)), [0, 0]), "The method 'trust-dogleg' cannot deal with the bounds of this objective. These can: ");

    [Fact]
    public void Within_bounds_the_default_is_lbfgs_b_and_the_result_tells_what_holds_it()
    {
        Result result = Descent.Minimize(Far.Within(Bounds.Of((0, 1), (0, 7))), [0.5, 0.5]);

        Assert.Equal(("lbfgs-b", Status.Converged), (result.Method, result.Status));
        Assert.Equal([1, 5], result.Point.ToArray());
        Assert.Equal(new ActiveBound(0, "x0", BoundSide.Upper, 1, 4), Assert.Single(result.ActiveBounds));
        Assert.Equal("The projected gradient norm 0 is within the tolerance 1e-8.", result.Message);
        Assert.Contains("bounds         x0 at its upper bound 1 (multiplier 4)", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_multiplier_is_what_the_bound_costs()
    {
        double At(double bound) => Descent.Minimize(Functions.Rosenbrock.Within(("x", double.NegativeInfinity, bound)), [-1.2, 1]).Value;
        Result result = Descent.Minimize(Functions.Rosenbrock.Within(("x", double.NegativeInfinity, 0.5)), [-1.2, 1]);

        Assert.Equal((At(0.5) - At(0.5 + 1e-5)) / 1e-5, Assert.Single(result.ActiveBounds).Multiplier, 1e-4);
    }

    [Fact]
    public void A_maximum_in_a_box_has_multipliers_that_are_not_negative()
    {
        Result result = Descent.Maximize(Functions.Rosenbrock.Within(("x", -1, 1), ("y", -2, 3)), [0, 0]);

        Assert.Equal((Status.Converged, 904.0), (result.Status, result.Value));
        Assert.All(result.ActiveBounds, bound => Assert.True(bound.Multiplier > 0));
        Assert.Equal(CriticalPointKind.Maximum, result.CriticalPoint!.Kind);
    }

    [Fact]
    public void Equal_bounds_fix_a_variable_and_infinite_ones_free_it()
    {
        Result held = Descent.Minimize(Far.Within(Bounds.Of((2, 2), (double.NegativeInfinity, double.PositiveInfinity))), [2, 0]);
        Result all = Descent.Minimize(Far.Within(Bounds.Of((2, 2), (3, 3))), [2, 3]);

        Assert.Equal(Status.Converged, held.Status);
        Assert.Equal([2, 5], held.Point.ToArray());
        Assert.Equal(BoundSide.Both, Assert.Single(held.ActiveBounds).Side);
        Assert.Equal((Status.Converged, "zero-gradient", "The projected gradient is exactly zero.", 1), (all.Status, all.Reason, all.Message, all.Evaluations.Value));
        Assert.Null(all.CriticalPoint);
    }

    [Fact]
    public void Bounds_of_a_multiplier_of_zero_are_reported_as_such()
    {
        Result result = Descent.Minimize(Functions.Quadratic([1, 1]).Within(Bounds.Same(2, 0, 1)), [1, 1]);

        Assert.Equal((Status.Converged, 0.0), (result.Status, result.Value));
        Assert.All(result.ActiveBounds, bound => Assert.Equal((BoundSide.Lower, 0.0), (bound.Side, bound.Multiplier)));
        Assert.Equal(CriticalPointKind.Minimum, result.CriticalPoint!.Kind);
    }

    [Fact]
    public void A_corner_that_falls_into_the_box_is_no_minimum()
    {
        Objective saddle = Objective.Parse("x^2-y^2").Within(("y", 0, 1));

        Assert.Equal(CriticalPointKind.Degenerate, CriticalPoint.Classify(saddle, [0, 0])!.Kind);
        Assert.Equal(CriticalPointKind.Minimum, CriticalPoint.Classify(saddle, [0, 1])!.Kind);
        Assert.Equal([2], CriticalPoint.Classify(saddle, [0, 1])!.Eigenvalues.ToArray());
        Assert.Equal(CriticalPointKind.Saddle, CriticalPoint.Classify(Objective.Parse("x-y").Within(("x", 0, 1), ("y", 0, 1)), [0, 0])!.Kind);
    }

    [Fact]
    public void Nothing_is_evaluated_outside()
    {
        int outside = 0;
        double Watch(ReadOnlySpan<double> x)
        {
            outside += x[0] >= 0 && x[1] >= 0 && x[1] <= 1 ? 0 : 1;
            return Math.Sqrt(x[0]) + (x[1] * Math.Log(x[1] + 1e-300)) - (x[0] * x[1]) + ((x[0] - 1) * (x[0] - 1));
        }

        Bounds bounds = Bounds.Of((0, double.PositiveInfinity), (0, 1));
        foreach (double[] start in new double[][] { [2, 0.5], [1e-9, 1], [3, 1e-6] })
        {
            Result differences = Descent.Minimize(Objective.From(2, x => Watch(x)).Within(bounds), start);
            _ = (differences.Diagnosis, differences.CriticalPoint);
            Result code = Descent.Minimize(
                Objective.From(2, (x, gradient) =>
                {
                    gradient[0] = (0.5 / Math.Sqrt(x[0])) - x[1] + (2 * (x[0] - 1));
                    gradient[1] = -Math.Log(x[1] + 1e-300) - 1 - x[0]; // wrong on purpose: the line search fails and the gradient is audited
                    return Watch(x);
                }).Within(bounds),
                start);
            _ = code.Diagnosis;
        }

        Assert.Equal(0, outside);
    }

    [Fact]
    public void Differences_at_a_bound_are_as_exact_as_inside()
    {
        Bounds bounds = Bounds.Of((1, 2), (3, 4), (5, 5 + 1e-6), (7, 7));
        Objective within = Objective.From(4, x => Math.Exp(x[0]) + Math.Sin(x[1]) + (x[2] * x[2]) + x[3]).Within(bounds);
        double[] gradient = new double[4];
        _ = within.ValueAndGradient([1, 4, 5, 7], gradient);

        Assert.Equal([Math.E, Math.Cos(4), 10, 0], gradient, (expected, actual) => Math.Abs(expected - actual) < 2e-8);
    }

    [Fact]
    public void An_objective_with_a_term_can_all_that_it_could_without()
    {
        string[] missing =
        [
            .. typeof(Objective).GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Select(member => member is PropertyInfo property ? property.GetMethod : member as MethodInfo)
                .OfType<MethodInfo>()
                .Where(method => method.IsVirtual && method.DeclaringType == typeof(Objective))
                .Where(method => typeof(TermedObjective).GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                    .Any(own => own.GetBaseDefinition() == method && own.DeclaringType == typeof(Objective)))
                .Select(method => method.Name)
                .Except(["get_Reparameterization", "get_Original", "get_Transforms", "get_Constraints", "get_Unconstrained"]), // these stand around the term
        ];
        Assert.Empty(missing);
    }

    [Fact]
    public void Bounds_and_constraints_hold_together_in_either_order()
    {
        Objective plane = Objective.Parse("(x-2)^2+(y-2)^2");
        Result first = Descent.Minimize(plane.Within(("x", 0, 0.25)).SubjectTo("x + y <= 1"), [0, 0]);
        Result second = Descent.Minimize(plane.SubjectTo("x + y <= 1").Within(("x", 0, 0.25)), [0, 0]);

        Assert.True(first.Status == Status.Converged, first.ToString());
        Assert.Equal([0.25, 0.75], first.Point.ToArray(), (expected, actual) => Math.Abs(expected - actual) < 1e-7);
        Assert.Equal(first.Point.ToArray(), second.Point.ToArray());
        Assert.Equal(1, Assert.Single(first.ActiveBounds).Multiplier, 1e-6);
    }

    private static void Refused(Func<object> ask, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(ask).Message, StringComparison.Ordinal);
}
