using static FallLine.Expr;

namespace FallLine.Tests.Optimization;

public sealed class TransformTests
{
    private static readonly double[] s_shares = [0.5, 0.2, 0.3];

    public static TheoryData<string> Names => ["log", "softplus", "logit", "simplex", "cholesky", "scaled"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_free_variables_of_a_parameter_make_it_again(string name)
    {
        (Transform transform, Parameters parameters, double[] start) = Case(name);
        Objective moved = Objective.Of(p => Sum(Square(p["x"])), parameters).Reparameterized(("x", transform));

        double[] free = moved.Reparameterization!.ToFree(start);
        double[] again = [.. moved.Reparameterization.ToUser([.. free])];

        Assert.Equal(moved.Reparameterization.Objective.Dimension, free.Length);
        for (int i = 0; i < start.Length; i++)
        {
            Assert.Equal(start[i], again[i], 1e-14 * Math.Abs(start[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_function_that_is_code_has_the_derivatives_of_the_recorded_one(string name)
    {
        (Transform transform, Parameters parameters, double[] start) = Case(name);
        var function = Function.Of(p => Sum(Exp(p["x"]) * Literal(Enumerable.Range(1, start.Length).Select(i => (double)i).ToArray()).Reshape(parameters["x"].Shape)) + Square(Sum(p["x"])), parameters);
        Objective recorded = Objective.Of(function).Reparameterized(("x", transform)).Reparameterization!.Objective;
        Objective code = Objective.From(parameters, function.ValueAndGradient, function.Hessian).Reparameterized(("x", transform)).Reparameterization!.Objective;
        var random = new Random(7);
        double[] at = new double[recorded.Dimension];
        double[] along = new double[at.Length];
        for (int i = 0; i < at.Length; i++)
        {
            (at[i], along[i]) = (random.NextDouble() - 0.5, random.NextDouble() - 0.5);
        }

        Same(Gradient(recorded, at), Gradient(code, at));
        Assert.Equal(recorded.Value(at), code.Value(at), 1e-12 * Math.Abs(code.Value(at)));
        double[] expected = new double[at.Length];
        double[] product = new double[at.Length];
        recorded.HessianProduct(at, along, expected);
        code.HessianProduct(at, along, product);
        Same(expected, product);
        double[] expectedMatrix = new double[at.Length * at.Length];
        double[] matrix = new double[at.Length * at.Length];
        recorded.Hessian(at, expectedMatrix);
        code.Hessian(at, matrix);
        Same(expectedMatrix, matrix);
    }

    [Fact]
    public void The_result_is_in_the_functions_own_variables()
    {
        Objective rosenbrock = Objective.OfDoubles((x, y) => Math.Pow(1 - x, 2) + (100 * Math.Pow(y - (x * x), 2)));

        Result r = (Descent.DefaultMethod.Default with { RecordPath = true }).Minimize(rosenbrock.Reparameterized(("x", Transform.Log), ("y", Transform.Logit(0, 3))), [0.2, 2.5]);

        Assert.Equal(Status.Converged, r.Status);
        Assert.Equal(["x", "y"], r.Parameters.ElementNames());
        Assert.Equal(1, r.Point[0], 1e-7);
        Assert.Equal(1, r.Point[1], 1e-7);
        Assert.Equal(1, r.Best.Point[0], 1e-7);
        Assert.Equal(0.2, r.Path[0].Point[0], 1e-15);
        Assert.Equal(2.5, r.Path[0].Point[1], 1e-15);
        Assert.All(r.Path, at => Assert.True(at.Point[0] > 0 && at.Point[1] > 0 && at.Point[1] < 3));
        Assert.Equal(CriticalPointKind.Minimum, r.CriticalPoint!.Kind);
    }

    [Fact]
    public void Shares_stay_shares_and_reach_the_proportions()
    {
        // The maximum of Σ c·log(x) over shares is c/Σc.
        Objective likelihood = Objective.Of(x => Sum(Literal([5.0, 2, 3]) * Log(x)), 3);

        Result r = Descent.Maximize(likelihood.Reparameterized(("x", Transform.Simplex)), [0.2, 0.2, 0.6]);

        Assert.Equal(Status.Converged, r.Status);
        Same(s_shares, [.. r.Point], 1e-8);
        Assert.Equal(1, r.Point.Sum(), 1e-15);
    }

    [Fact]
    public void The_most_likely_covariance_is_that_of_the_sample()
    {
        // -log likelihood of a normal sample per observation: (log|C| + trace(C⁻¹S))/2, least where C = S.
        double[,] sample = { { 2, 0.6 }, { 0.6, 1 } };
        var parameters = Parameters.Of(("c", Shape.Matrix(2, 2)));
        Objective negative = Objective.Of(p => 0.5 * (LogDeterminant(p["c"]) + Sum(Inverse(p["c"]) * Literal(sample))), parameters);

        Result r = Descent.Minimize(negative.Reparameterized(("c", Transform.Cholesky)), [1, 0, 0, 1]);

        Assert.Equal(Status.Converged, r.Status);
        Same([2, 0.6, 0.6, 1], [.. r.Point], 1e-7);
    }

    [Fact]
    public void What_is_fixed_stays_and_what_is_tied_follows()
    {
        Objective f = Objective.Parse("(x - 3)^2 + (y - 1)^2 + (z - 4)^2 + x*w");

        Result r = Descent.Minimize(f.Reparameterized(("w", Transform.Fixed(2)), ("z", Transform.Tied(p => 2 * p["y"])), ("y", Transform.Log)), [0, 1, 0, 0]);

        // x = 3 - w/2; (y - 1)² + (2y - 4)² is least at y = 9/5.
        Assert.Equal(["x", "y", "z", "w"], r.Parameters.ElementNames());
        Same([2, 1.8, 3.6, 2], [.. r.Point], 1e-7);
    }

    [Fact]
    public void Scaling_by_the_curvature_makes_steepest_descent_go_straight()
    {
        Objective stretched = Objective.Parse("(x - 1)^2 + 1e6*(y - 2)^2 + 1e-4*(z + 3)^2");
        double[] start = [0, 0, 0];

        Result plain = Methods.SteepestDescent().Minimize(stretched, start);
        Result scaled = Methods.SteepestDescent().Minimize(stretched.Scaled(start), start);

        Assert.Equal(Status.Converged, scaled.Status);
        Assert.True(10 * scaled.Evaluations.Gradient < plain.Evaluations.Gradient, $"{scaled.Evaluations.Gradient} against {plain.Evaluations.Gradient}");
        Same([1, 2, -3], [.. scaled.Point], 1e-6);
    }

    [Fact]
    public void Scaling_keeps_to_the_transforms_that_are_there_and_to_magnitudes_where_there_is_no_curvature()
    {
        Objective f = Objective.From(2, (x, gradient) =>
        {
            gradient[0] = x[0] - 5000;
            gradient[1] = x[1];
            return (0.5 * (x[0] - 5000) * (x[0] - 5000)) + (0.5 * x[1] * x[1]);
        });
        Objective scaled = f.Reparameterized(("x1", Transform.Fixed(7))).Scaled([5000, 1]);

        Assert.Equal(5000.0 / 4096, scaled.Reparameterization!.ToFree([5000, 1])[0]);
        Same([5000, 7], [.. Descent.Minimize(scaled, [1, 1]).Point], 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bounds_hold_beside_transforms_and_are_reported_in_the_functions_own_units(bool boundsFirst)
    {
        // Least at (3, 10⁻⁴, 2): x is held at 0.7, whose logarithm is rounded, y at 3·10⁻⁵ in units of 10⁻³; sqrt would give NaN beyond either.
        double outside = 0;
        Objective f = Objective.From(Parameters.Of(("x", Shape.Scalar), ("y", Shape.Scalar), ("z", Shape.Scalar)), (p, gradient) =>
        {
            outside = Math.Max(outside, Math.Max(p[0] - 0.7, p[1] - 3e-5));
            (gradient[0], gradient[1], gradient[2]) = (2 * (p[0] - 3), 2e8 * (p[1] - 1e-4), 2 * (p[2] - 2));
            return ((p[0] - 3) * (p[0] - 3)) + (1e8 * (p[1] - 1e-4) * (p[1] - 1e-4)) + ((p[2] - 2) * (p[2] - 2));
        });
        (string, double, double)[] sides = [("x", 0.1, 0.7), ("y", double.NegativeInfinity, 3e-5), ("z", 0, 5)];
        (string, Transform)[] transforms = [("x", Transform.Log), ("y", Transform.Scaled(1e-3))];

        Result r = Descent.Minimize(boundsFirst ? f.Within(sides).Reparameterized(transforms) : f.Reparameterized(transforms).Within(sides), [0.3, 1e-6, 1]);

        Assert.Equal((Status.Converged, "lbfgs-b"), (r.Status, r.Method));
        Assert.Equal(0, outside);
        Assert.Equal((0.7, 3e-5), (r.Point[0], r.Point[1]));
        Assert.Equal(2, r.Point[2], 1e-6);
        Assert.Equal(["x", "y"], r.ActiveBounds.Select(bound => bound.Variable));
        Assert.Equal(4.6, r.ActiveBounds[0].Multiplier, 1e-8);
        Assert.Equal(14000, r.ActiveBounds[1].Multiplier, 1e-4);
        Assert.Equal(CriticalPointKind.Minimum, r.CriticalPoint!.Kind);
        Assert.Throws<ArgumentException>(() => f.Reparameterized(("x", Transform.Fixed(1))).Within(("x", 0, 2)));
        Assert.Throws<ArgumentException>(() => f.Plus(new L1(1)).Reparameterized(transforms));
        Assert.Equal(0.7, Descent.Minimize(f.Within(sides).Scaled([0.3, 1e-6, 1]), [0.3, 1e-6, 1]).Point[0]);
    }

    [Fact]
    public void A_start_where_no_free_variables_lead_is_refused_by_name()
    {
        Objective f = Objective.Parse("x^2 + y^2");
        ArgumentException error = Assert.Throws<ArgumentException>(() => Descent.Minimize(f.Reparameterized(("y", Transform.Log)), [1, -2]));
        Assert.Contains("The start of 'y' must be above 0, because its transform is log; it is -2.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Descent.Minimize(f.Reparameterized(("y", Transform.Softplus)), [1, 0]));
        Assert.Throws<ArgumentException>(() => Descent.Minimize(f.Reparameterized(("y", Transform.Logit(0, 1))), [1, 1]));
        Objective v = Objective.Of(x => Sum(Square(x)), 2);
        Assert.Throws<ArgumentException>(() => Descent.Minimize(v.Reparameterized(("x", Transform.Simplex)), [0.5, 0.6]));
        Assert.Throws<ArgumentException>(() => Descent.Minimize(v.Reparameterized(("x", Transform.Simplex)), [1.5, -0.5]));
        Objective m = Objective.Of(p => Sum(Square(p["c"])), Parameters.Of(("c", Shape.Matrix(2, 2))));
        Assert.Throws<ArgumentException>(() => Descent.Minimize(m.Reparameterized(("c", Transform.Cholesky)), [1, 2, 2, 1]));
        Assert.Throws<ArgumentException>(() => Descent.Minimize(m.Reparameterized(("c", Transform.Cholesky)), [1, 0.5, 0, 1]));
    }

    [Fact]
    public void Misuse_says_what_is_wrong()
    {
        Objective f = Objective.Parse("x^2 + y^2");
        Assert.Contains("no parameter 'yy'", Assert.Throws<ArgumentException>(() => f.Reparameterized(("yy", Transform.Log))).Message, StringComparison.Ordinal);
        Assert.Contains("two transforms", Assert.Throws<ArgumentException>(() => f.Reparameterized(("y", Transform.Log)).Reparameterized(("y", Transform.Log))).Message, StringComparison.Ordinal);
        Assert.Contains("nothing to change", Assert.Throws<ArgumentException>(() => f.Reparameterized(("x", Transform.Fixed(1)), ("y", Transform.Tied(p => p["x"])))).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => Objective.Parse("x^2 + y^2 + z^2").Reparameterized(("x", Transform.Tied(p => p["y"])), ("y", Transform.Tied(p => p["x"]))));
        Assert.Throws<ShapeException>(() => f.Reparameterized(("x", Transform.Simplex)));
        Assert.Throws<ShapeException>(() => f.Reparameterized(("x", Transform.Cholesky)));
        Assert.Throws<ShapeException>(() => f.Reparameterized(("x", Transform.Fixed(1, 2))));
        Assert.Throws<ArgumentException>(() => Transform.Logit(1, 1));
        Assert.Throws<ArgumentException>(() => Transform.Logit(0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Transform.Scaled(0));
        Assert.Throws<ArgumentException>(() => Transform.Fixed(double.NaN));
    }

    private static (Transform Transform, Parameters Parameters, double[] Start) Case(string name) => name switch
    {
        "simplex" => (Transform.Simplex, Parameters.Of(("x", Shape.Vector(3))), s_shares),
        "cholesky" => (Transform.Cholesky, Parameters.Of(("x", Shape.Matrix(2, 2))), [2, 0.5, 0.5, 1]),
        "scaled" => (Transform.Scaled(0.1, 3), Parameters.Of(("x", Shape.Vector(2))), [1.5, -0.25]),
        "softplus" => (Transform.Softplus, Parameters.Of(("x", Shape.Vector(3))), [1e-12, 0.5, 700]),
        "logit" => (Transform.Logit(-2, 5), Parameters.Of(("x", Shape.Vector(2))), [-1.5, 4.75]),
        _ => (Transform.Log, Parameters.Of(("x", Shape.Vector(2))), [1e-30, 2]),
    };

    private static double[] Gradient(Objective objective, double[] at)
    {
        double[] gradient = new double[at.Length];
        objective.ValueAndGradient(at, gradient);
        return gradient;
    }

    private static void Same(double[] expected, double[] actual, double tolerance = 1e-12)
    {
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(scale, 1));
        }
    }
}
