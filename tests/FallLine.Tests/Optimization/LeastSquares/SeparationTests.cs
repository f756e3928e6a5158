using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

public sealed class SeparationTests
{
    [Theory]
    [InlineData("Misra1a", "b1")]
    [InlineData("MGH17", "b1,b2,b3")]
    [InlineData("Gauss1", "b1,b3,b6")]
    [InlineData("ENSO", "b1,b2,b3,b5,b6,b8,b9")]
    [InlineData("Kirby2", "b1,b2,b3")]
    [InlineData("Rat42", "b1")]
    [InlineData("Nelson", "b1,b2")]
    public void Linear_parameters_are_read_from_the_model(string id, string linear)
    {
        CurveProblem problem = Catalog.CurveProblem(id);
        Assert.Equal(linear.Split(','), Of(problem).LinearVariables().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_a_product_one_factor_is_linear_and_of_plain_code_nothing_is_known()
    {
        Assert.Equal(["a"], Residuals.Of(p => (p["a"] * p["b"]) - Literal([1.0, 2]), Parameters.Of(("a", Shape.Scalar), ("b", Shape.Scalar))).LinearVariables());
        Assert.Empty(Residuals.Of(p => Exp(p["a"]) - Literal([1.0, 2]), Parameters.Of(("a", Shape.Scalar))).LinearVariables());
        Assert.Empty(Residuals.From(1, 1, (x, residuals) => residuals[0] = x[0]).LinearVariables());
    }

    /// <summary>The gradient is exact in spite of Kaufman's approximation, and the value is that of the completed point.</summary>
    [Fact]
    public void Projected_residuals_have_the_value_and_the_gradient_of_the_best_linear_part()
    {
        CurveProblem problem = Catalog.CurveProblem("MGH17");
        Residuals whole = Of(problem);
        ProjectedResiduals projected = whole.Projected("b1", "b2", "b3");
        Objective objective = Objective.LeastSquares(projected);
        double[] q = [0.02, 0.03];
        double[] gradient = new double[2];
        double value = objective.ValueAndGradient(q, gradient);
        Assert.Equal(value, objective.Value(q), 1e-15);
        Assert.Equal(Objective.LeastSquares(whole).Value(projected.Complete(q)), value, 1e-12);
        for (int j = 0; j < 2; j++)
        {
            double h = 1e-7;
            double[] up = [.. q];
            double[] down = [.. q];
            up[j] += h;
            down[j] -= h;
            Assert.Equal((objective.Value(up) - objective.Value(down)) / (2 * h), gradient[j], 1e-5 * Math.Abs(gradient[j]));
        }

        double[] full = projected.Complete(q);
        Assert.Equal([q[0], q[1]], [full[3], full[4]]);
        double[] there = new double[5];
        _ = Objective.LeastSquares(whole).ValueAndGradient(full, there);
        Assert.All(there[..3], slope => Assert.Equal(0, slope, 1e-9));
    }

    /// <summary>Of MGH17 the far start leads to the same curve with its two exponentials exchanged: the values of the parameters then differ, the sum does not.</summary>
    [Theory]
    [InlineData("Bennett5")]
    [InlineData("Misra1c")]
    [InlineData("ENSO")]
    [InlineData("Lanczos3")]
    [InlineData("MGH17")]
    [InlineData("Gauss3")]
    [InlineData("Thurber")]
    [InlineData("MGH09")]
    public void Separated_fits_reach_the_certified_sum_in_no_more_evaluations(string id)
    {
        CurveProblem problem = Catalog.CurveProblem(id);
        CurveFit plain = problem.Fit(problem.Starts[0].AsSpan());
        CurveFit separated = problem.Fit(problem.Starts[0].AsSpan(), new CurveOptions { Separate = true });
        Assert.Equal(Status.Converged, separated.Result.Status);
        Assert.Equal(1, separated.ResidualSumOfSquares / problem.ResidualSumOfSquares, 1e-9);
        Assert.True(separated.Result.Evaluations.Value <= 3 * plain.Result.Evaluations.Value);
    }

    [Fact]
    public void The_starts_of_linear_parameters_do_not_matter()
    {
        CurveProblem problem = Catalog.CurveProblem("BoxBOD");
        CurveFit fit = problem.Fit([-1e12, 0.75], new CurveOptions { Separate = true });
        Assert.InRange(problem.Digits(fit).Values, 4, 11);
    }

    /// <summary>Without a start for the height and the offset, which are a million and minus a thousand, a search from 1 would have far to go.</summary>
    [Fact]
    public void A_linear_parameter_without_a_start_begins_where_it_fits()
    {
        double[] t = [.. Enumerable.Range(0, 20).Select(i => i / 4.0)];
        double[] y = [.. t.Select(at => (1e6 * Math.Exp(-1.7 * at)) - 1e3)];
        Dictionary<string, double[]> columns = new() { ["t"] = t };
        foreach (CurveFit fit in new[] { Curve.Fit("a*exp(-k*t)+c", columns, y), Curve.Fit("a*exp(-k*t)+c", columns, y, new() { ["k"] = 0.3 }) })
        {
            Assert.Equal(Status.Converged, fit.Result.Status);
            Assert.Equal(1e6, fit["a"].Value, 1e-3);
            Assert.Equal(1.7, fit["k"].Value, 1e-8);
            Assert.InRange(fit.Result.Iterations, 1, 15);
        }
    }

    [Fact]
    public void Nothing_or_all_cannot_be_projected_out()
    {
        Residuals residuals = Residuals.Of(p => (p["a"] * Literal([1.0, 2])) + p["b"], Parameters.Of(("a", Shape.Scalar), ("b", Shape.Scalar)));
        Assert.Throws<ArgumentException>(() => residuals.Projected());
        Assert.Contains("one Gauss–Newton step", Assert.Throws<ArgumentException>(() => residuals.Projected("a", "b")).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => residuals.Projected("c"));
    }

    private static Residuals Of(CurveProblem problem)
    {
        Function model = Function.Parse(problem.Formula, problem.Columns.ToDictionary(column => column.Key, column => column.Value.Length));
        Expr seen = Literal([.. problem.Observed]);
        return Residuals.Of(
            p => model.Apply(Variables.Of([.. model.Parameters.Items.Select(item => (item.Name, problem.Columns.TryGetValue(item.Name, out double[]? column) ? Literal(column) : p[item.Name]))])) - seen,
            Parameters.Of([.. problem.Parameters.Select(name => (name, Shape.Scalar))]));
    }
}
