using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

public sealed class ResidualsTests
{
    private static readonly double[] s_start = [-1.2, 1];

    private static Residuals Recorded => Residuals.Of(x => Concatenate([10 * (x[1] - Square(x[0])), 1 - x[0]]), 2);

    private static Residuals Written => Residuals.From(2, 2, (x, residuals, jacobian) =>
    {
        residuals[0] = 10 * (x[1] - (x[0] * x[0]));
        residuals[1] = 1 - x[0];
        jacobian[0] = -20 * x[0];
        jacobian[1] = 10;
        jacobian[2] = -1;
        jacobian[3] = 0;
    });

    private static Residuals Differences => Residuals.From(2, 2, (x, residuals) =>
    {
        residuals[0] = 10 * (x[1] - (x[0] * x[0]));
        residuals[1] = 1 - x[0];
    });

    private static readonly string[] s_kinds = ["recorded", "written", "differences"];

    private static readonly string[] s_methods = [.. Catalog.Methods.Where(method => method.NeedsResiduals).Select(method => method.Id)];

    public static TheoryData<string> Kinds => [.. s_kinds];

    public static TheoryData<string> Ids => [.. s_methods];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_value_is_half_the_sum_of_squares_and_the_gradient_its_derivative(string kind)
    {
        foreach (string loss in new[] { "linear", "cauchy:3" })
        {
            Objective objective = Objective.LeastSquares(Of(kind), RobustLoss.Parse(loss));
            Objective exact = Objective.LeastSquares(Recorded, RobustLoss.Parse(loss));
            double[] gradient = new double[2];
            double[] expected = new double[2];
            double value = objective.ValueAndGradient(s_start, gradient);
            Assert.Equal(exact.ValueAndGradient(s_start, expected), value, 1e-13);
            Assert.Equal(value, objective.Value(s_start), 1e-13);
            Assert.All(gradient.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, kind == "differences" ? 1e-6 : 1e-12));
        }

        Assert.Equal(0.5 * ((4.4 * 4.4) + (2.2 * 2.2)), Objective.LeastSquares(Of(kind)).Value(s_start), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_source_of_derivatives_leads_to_the_minimum_and_is_counted(string id)
    {
        foreach (string kind in s_kinds)
        {
            Result result = Catalog.Method(id).Default.Minimize(Objective.LeastSquares(Of(kind)), s_start);

            Assert.Equal(Status.Converged, result.Status);
            Assert.Equal(1, result.Point[0], 1e-6);
            Assert.Equal(1, result.Point[1], 1e-6);
            Evaluations count = result.Evaluations;
            switch (kind)
            {
                case "recorded":
                    Assert.Equal(result.Iterations, count.Jacobian);
                    break;
                case "written":
                    Assert.Equal(count.Value, count.Jacobian);
                    break;
                default:
                    Assert.Equal(count.Value, 5 * count.Jacobian);
                    Assert.Equal("central-differences", result.Options["derivatives"]);
                    break;
            }
        }
    }

    [Fact]
    public void Objectives_show_their_residuals()
    {
        Residuals residuals = Recorded;
        Objective objective = Objective.LeastSquares(residuals, RobustLoss.Huber(2));
        Assert.Same(residuals, objective.Residuals);
        Assert.Equal("huber:2", objective.Loss.ToString());
        Assert.Equal(DerivativeOrder.Hessian, objective.Order);
        Assert.Equal(DerivativeOrder.Gradient, Objective.LeastSquares(Written).Order);
        Assert.Null(Objective.Parse("x + y").Residuals);
    }

    [Fact]
    public void More_variables_than_residuals_still_lead_to_a_minimum()
    {
        foreach (string id in s_methods)
        {
            Result result = Catalog.Method(id).Default.Minimize(Objective.LeastSquares(Residuals.Of(x => Sum(Square(x)) - 3, 4)), [1, 2, 0.5, -1]);
            Assert.Equal(Status.Converged, result.Status);
            Assert.Equal(0, result.Value, 1e-15);
        }
    }

    [Fact]
    public void A_Jacobian_that_is_not_finite_ends_the_run_with_its_own_reason()
    {
        Residuals broken = Residuals.From(1, 1, (x, residuals, jacobian) => (residuals[0], jacobian[0]) = (x[0], double.NaN));
        Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(broken), [1]);
        Assert.Equal((Status.Failed, "non-finite-start"), (result.Status, result.Reason));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Residuals.From(0, 1, (x, r) => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Residuals.From(1, 0, (x, r) => { }));
        Assert.Contains("no variables", Assert.Throws<ArgumentException>(() => Residuals.Parse("2")).Message, StringComparison.Ordinal);
    }

    private static Residuals Of(string kind) => kind == "recorded" ? Recorded : kind == "written" ? Written : Differences;
}
