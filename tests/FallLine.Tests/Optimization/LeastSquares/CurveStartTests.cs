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

    private static readonly double[] s_far = [.. Enumerable.Range(0, 41).Select(i => 900.0 + (5 * i))];

    private static double[] Step(double top) => [.. s_far.Select((x, i) => (top / (1 + Math.Exp(-(x - 1004) / 11))) + (0.02 * Math.Sin(7 * i)))];

    private static CurveFit FitStep(OrderedDictionary<string, double>? start = null) => Curve.Fit("a/(1+exp(-(x-m)/s))", new Dictionary<string, double[]> { ["x"] = s_far }, Step(4), start);

    /// <summary>At m = s = 1 the curve is flat over the data: its slopes vanish, which says nothing of a minimum.</summary>
    [Fact]
    public void A_flat_start_is_noticed_and_left()
    {
        CurveFit fit = FitStep();
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(1004, fit["m"].Value, 0.5);
        Assert.Single(fit.Findings, finding => finding.Code == "start-found" && finding.Message.Contains("does not respond", StringComparison.Ordinal));
    }

    [Fact]
    public void A_flat_start_that_was_given_is_said_and_a_lower_place_named()
    {
        CurveFit fit = FitStep(new() { ["m"] = 1, ["s"] = 1 });
        Assert.Equal((Status.Stalled, "flat"), (fit.Result.Status, fit.Result.Reason));
        Assert.Contains("does not respond to m, s", fit.Result.Message, StringComparison.Ordinal);
        Assert.Contains("lower at m = ", fit.Result.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(fit.Findings, finding => finding.Message.Contains("any value fits", StringComparison.Ordinal));
    }

    /// <summary>Rates that begin alike stay alike: the sum of squares has a saddle there.</summary>
    [Fact]
    public void Rates_that_began_alike_are_told_apart()
    {
        double[] t = [.. Enumerable.Range(0, 46).Select(i => i / 3.0)];
        double[] y = [.. t.Select((x, i) => (4 * Math.Exp(-1.2 * x)) + (2 * Math.Exp(-0.15 * x)) + 0.5 + (0.003 * Math.Sin(5 * i)))];
        CurveFit fit = Curve.Fit("a*exp(-p*t)+b*exp(-q*t)+c", new Dictionary<string, double[]> { ["t"] = t }, y);
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(1.2, Math.Max(fit["p"].Value, fit["q"].Value), 0.02);
        Assert.Single(fit.Findings, finding => finding.Code == "went-on");
    }

    /// <summary>Of two factors that enter as a product one is projected out; the other then does nothing, and stays.</summary>
    [Fact]
    public void A_factor_that_another_takes_over_does_not_drift()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => i / 4.0)];
        double[] y = [.. x.Select((t, i) => 1 + (5 * Math.Exp(-0.7 * t)) + (0.05 * Math.Sin(9 * i)))];
        CurveFit fit = Curve.Fit("a*b*exp(-c*x)", new Dictionary<string, double[]> { ["x"] = x }, y);
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(1, fit["b"].Value, 1e-6);
        Assert.InRange(fit.Result.Evaluations.Gradient, 1, 40); // 130 where rounding counted as a slope.
        Assert.Single(fit.Findings, finding => finding.Message.Contains("only as a·b", StringComparison.Ordinal));
    }
}
