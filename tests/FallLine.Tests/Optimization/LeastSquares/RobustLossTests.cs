using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

public sealed class RobustLossTests
{
    public static TheoryData<string> Losses => [.. RobustLoss.All.Select(loss => loss.Id)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Its_derivatives_are_those_of_its_value_and_its_expression_is_the_same_function(string id)
    {
        foreach (double scale in new[] { 1, 0.3, 7 })
        {
            RobustLoss loss = RobustLoss.Parse(id).WithScale(scale);
            Function traced = Function.Of(s => loss.Of(s), Shape.Scalar);
            foreach (double square in new[] { 0, 1e-9, 0.01, 0.5, 2, 30, 1e4 })
            {
                (double value, double first, double second) = loss.At(square);
                Assert.Equal(traced.Value(square), value, 1e-13 * (1 + Math.Abs(value)));
                Assert.Equal(traced.Gradient(square)[0], first, 1e-12);
                Assert.Equal(traced.Hessian(square)[0, 0], second, 1e-11 * (1 + Math.Abs(second)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Small_residuals_count_as_squares(string id) => Assert.Equal(1e-8, RobustLoss.Parse(id).At(1e-8).Value, 1e-15);

    /// <summary>The corrected model has the gradient of the value, and, where κ is not cut off and the residuals are linear, its Hessian.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void The_corrected_model_has_the_derivatives_of_the_value(string id)
    {
        RobustLoss loss = RobustLoss.Parse(id);
        foreach (double r in new[] { 0.05, 0.3, -0.4 })
        {
            Function f = Function.Of(x => 0.5 * loss.Of(Square(x)), Shape.Scalar);
            (double weight, double curvature) = loss.Correction(r);
            Assert.Equal(f.Gradient(r)[0], weight * r, 1e-13);
            Assert.Equal(f.Hessian(r)[0, 0], weight * curvature, 1e-12);
        }
    }

    [Fact]
    public void Text_names_a_loss_and_its_scale()
    {
        Assert.Equal(0.1, RobustLoss.Parse("soft-l1:0.1").Scale);
        Assert.Equal("soft-l1:0.1", RobustLoss.Parse("soft-l1:0.1").ToString());
        Assert.Equal("huber", RobustLoss.Huber().ToString());
        Assert.Contains("'huber'", Assert.Throws<ArgumentException>(() => RobustLoss.Parse("hubr")).Message, StringComparison.Ordinal);
        Assert.Contains("above 0", Assert.Throws<ArgumentException>(() => RobustLoss.Parse("huber:-1")).Message, StringComparison.Ordinal);
        Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => RobustLoss.Cauchy(0)).Message, StringComparison.Ordinal);
    }

    /// <summary>One of thirty data is a hundred times what it should be: the robust fits of a line hardly notice.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void One_wrong_datum_moves_a_robust_fit_little(string id)
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => i / 10.0)];
        double[] y = [.. x.Select((at, i) => 1 + (2 * at) + (0.1 * Math.Sin(13.0 * i)) + (i == 7 ? 100 : 0))];
        Residuals residuals = Residuals.Of(p => p[0] + (p[1] * Literal(x)) - Literal(y), 2);
        Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(residuals, RobustLoss.Parse(id).WithScale(0.2)), [1, 1]);

        Assert.Equal(Status.Converged, result.Status);
        double error = Math.Max(Math.Abs(result.Point[0] - 1), Math.Abs(result.Point[1] - 2));
        Assert.InRange(error, id == "linear" ? 1 : 0, id == "linear" ? 20 : 0.1);
    }

    /// <summary>From far off nearly all residuals are beyond the scale, and the losses' own curvature is that of a few of them: steps were short and many (34, 25, 34 and 55).</summary>
    [Theory]
    [InlineData("huber:0.01", 20)]
    [InlineData("soft-l1:0.01", 20)]
    [InlineData("cauchy:0.05", 30)]
    [InlineData("arctan:0.1", 30)]
    public void A_fit_begins_far_off_in_few_steps(string loss, int most)
    {
        // Forty places from their distances to six beacons, one distance in twenty wrong.
        const int places = 40, beacons = 6;
        var random = new Random(7);
        double[] truth = [.. Enumerable.Range(0, 2 * places).Select(_ => random.NextDouble())];
        Residuals Off(double[] measured) => Residuals.Of(
            p => Expr.Concatenate([.. Enumerable.Range(0, beacons).Select(b => Expr.Sqrt(Expr.Square(p["x"] - (3 * Math.Cos(b))) + Expr.Square(p["y"] - (3 * Math.Sin(b)))))]) - Expr.Literal(measured),
            Parameters.Of(("x", Shape.Vector(places)), ("y", Shape.Vector(places))));
        double[] distances = new double[places * beacons];
        Off(distances).Values(truth, distances);
        double[] wrong = [.. distances.Select((distance, i) => i % 20 == 0 ? distance + 0.5 : distance + (0.005 * (random.NextDouble() - 0.5)))];
        double[] start = [.. truth.Select(value => value + (0.6 * (random.NextDouble() - 0.5)))];

        Objective objective = Objective.LeastSquares(Off(wrong), RobustLoss.Parse(loss));
        Result result = Methods.LevenbergMarquardt().Minimize(objective, start);

        Assert.Equal(Status.Converged, result.Status);
        Assert.InRange(result.Iterations, 1, most);
        Assert.InRange(result.Value, 0, objective.Value(truth));
    }
}
