namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>Fits for which no start was given.</summary>
public sealed class CurveStartTests
{
    private static readonly double[] s_years = [.. Enumerable.Range(0, 30).Select(i => 1900.0 + (4 * i))];

    [Theory]
    [InlineData("a*exp(k*t)", 3e-11, 0.0123)]
    [InlineData("a*exp(-k*t)", 3e11, 0.0123)]
    public void Where_the_curve_overflows_or_vanishes_at_1_a_start_is_found(string formula, double a, double k)
    {
        double sign = formula.Contains('-') ? -1 : 1;
        double[] y = [.. s_years.Select(t => a * Math.Exp(sign * k * t))];
        CurveFit fit = Curve.Fit(formula, new Dictionary<string, double[]> { ["t"] = s_years }, y);

        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(k, fit["k"].Value, 1e-6);
        Assert.Single(fit.Findings, finding => finding.Code == "start-found");
    }

    [Fact]
    public void What_has_a_start_keeps_it_and_the_same_data_give_the_same_fit()
    {
        double[] y = [.. s_years.Select(t => 5 + Math.Exp(0.02 * (t - 1950)))];
        Dictionary<string, double[]> data = new() { ["t"] = s_years };
        CurveFit first = Curve.Fit("c + exp(k*(t-s))", data, y, start: new() { ["s"] = 1950 });
        CurveFit second = Curve.Fit("c + exp(k*(t-s))", data, y, start: new() { ["s"] = 1950 });

        Assert.Equal(0, first.ResidualSumOfSquares, 1e-12);
        Assert.True(first.Result.Point.SequenceEqual(second.Result.Point));
    }

    [Fact]
    public void A_start_that_was_given_and_has_no_value_is_refused_as_before()
    {
        double[] y = [.. s_years.Select(t => Math.Exp(0.01 * (t - 1950)))];
        CurveFit fit = Curve.Fit("exp(k*t)", new Dictionary<string, double[]> { ["t"] = s_years }, y, start: new() { ["k"] = 1 });
        Assert.Equal((Status.Failed, "non-finite-start"), (fit.Result.Status, fit.Result.Reason));
        Assert.DoesNotContain(fit.Findings, finding => finding.Code == "start-found");
    }

    [Fact]
    public void An_ordinary_fit_needs_no_search()
    {
        double[] x = [0, 1, 2, 3, 4];
        double[] y = [.. x.Select(t => 2 * Math.Exp(-0.7 * t))];
        CurveFit fit = Curve.Fit("a*exp(-k*x)", new Dictionary<string, double[]> { ["x"] = x }, y);
        Assert.DoesNotContain(fit.Findings, finding => finding.Code == "start-found");
        Assert.Equal(0.7, fit["k"].Value, 1e-8);
    }

    [Fact]
    public void Separation_that_a_loss_forbids_is_said()
    {
        double[] x = [0, 1, 2, 3, 4, 5];
        double[] y = [.. x.Select(t => 2 * Math.Exp(-0.7 * t))];
        Dictionary<string, double[]> data = new() { ["x"] = x };
        CurveFit fit = Curve.Fit("a*exp(-k*x)", data, y, options: new CurveOptions { Separate = true, Loss = RobustLoss.Huber() });
        Finding said = Assert.Single(fit.Findings, finding => finding.Code == "not-separated");
        Assert.Contains("huber", said.Message);

        Residuals residuals = Residuals.Of(p => (p["a"] * Expr.Exp(-p["k"] * Expr.Literal(x))) - Expr.Literal(y), Parameters.Of(("a", Shape.Scalar), ("k", Shape.Scalar)));
        ArgumentException error = Assert.Throws<ArgumentException>(() => Objective.LeastSquares(residuals.Projected("a"), RobustLoss.Huber()));
        Assert.StartsWith("The linear variables of these residuals are at their best by squares, not by the loss 'huber'. Use the residuals before projection", error.Message);
    }
}
