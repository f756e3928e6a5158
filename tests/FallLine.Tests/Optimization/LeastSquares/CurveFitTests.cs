using static FallLine.Expr;

namespace FallLine.Tests.Optimization.LeastSquares;

public sealed class CurveFitTests
{
    private static readonly double[] s_x = [0, 1, 2, 3, 4, 5, 6, 7];
    private static readonly double[] s_y = [1.02, 0.88, 0.83, 0.74, 0.69, 0.6, 0.55, 0.51];

    private static CurveFit Decay(CurveOptions? options = null) =>
        Curve.Fit((x, p) => p["a"] * Exp(-p["k"] * x), s_x, s_y, start: new() { ["a"] = 1, ["k"] = 0.1 }, options);

    /// <summary>A straight line has textbook formulas for all that a fit says.</summary>
    [Fact]
    public void A_line_has_the_statistics_of_linear_regression()
    {
        CurveFit fit = Curve.Fit((x, p) => p["a"] + (p["b"] * x), s_x, s_y, start: new() { ["a"] = 0, ["b"] = 0 });
        int n = s_x.Length;
        double meanX = s_x.Average();
        double sxx = s_x.Sum(x => (x - meanX) * (x - meanX));
        double slope = s_x.Zip(s_y, (x, y) => (x - meanX) * (y - s_y.Average())).Sum() / sxx;
        double intercept = s_y.Average() - (slope * meanX);
        double rss = s_x.Zip(s_y, (x, y) => Math.Pow(y - intercept - (slope * x), 2)).Sum();
        double s = Math.Sqrt(rss / (n - 2));
        const double T = 2.446911851; // Student, 6 degrees of freedom, 97.5 %

        Assert.Equal(slope, fit["b"].Value, 1e-12);
        Assert.Equal(intercept, fit["a"].Value, 1e-12);
        Assert.Equal(s / Math.Sqrt(sxx), fit["b"].StandardError, 1e-12);
        Assert.Equal(s * Math.Sqrt((1.0 / n) + (meanX * meanX / sxx)), fit["a"].StandardError, 1e-12);
        Assert.Equal(-meanX / Math.Sqrt((sxx / n) + (meanX * meanX)), fit.Correlation("a", "b"), 1e-12);
        Assert.Equal(rss, fit.ResidualSumOfSquares, 1e-12);
        Assert.Equal(s, fit.ResidualStandardDeviation, 1e-12);
        Assert.Equal(6, fit.DegreesOfFreedom);
        Assert.Equal(slope + (T * s / Math.Sqrt(sxx)), fit["b"].Interval.Upper, 1e-9);

        CurvePrediction at = fit.Predict(10)[0];
        double error = s * Math.Sqrt((1.0 / n) + ((10 - meanX) * (10 - meanX) / sxx));
        Assert.Equal(intercept + (10 * slope), at.Value, 1e-12);
        Assert.Equal(error, at.StandardError, 1e-12);
        Assert.Equal(at.Value + (T * error), at.Mean.Upper, 1e-9);
        Assert.Equal(at.Value - (T * Math.Sqrt((error * error) + (s * s))), at.Observation.Lower, 1e-9);

        // Of a linear curve the profile is the ordinary interval.
        CurveInterval profile = fit.Profile("b");
        Assert.Equal(fit["b"].Interval.Lower, profile.Lower, 1e-5 * fit["b"].StandardError * T);
        Assert.Equal(fit["b"].Interval.Upper, profile.Upper, 1e-5 * fit["b"].StandardError * T);
    }

    [Fact]
    public void Every_way_to_state_a_curve_gives_the_same_fit()
    {
        CurveFit lambda = Decay();
        Dictionary<string, double[]> columns = new() { ["t"] = s_x, ["unused"] = [1] };
        CurveFit formula = Curve.Fit("a*exp(-k*t)", columns, s_y, start: new() { ["k"] = 0.1 });
        CurveFit several = Curve.Fit((data, p) => p["a"] * Exp(-p["k"] * data["t"]), new Dictionary<string, double[]> { ["t"] = s_x }, s_y, new() { ["a"] = 1, ["k"] = 0.1 });
        foreach (CurveFit fit in new[] { formula, several })
        {
            Assert.Equal(lambda["a"].Value, fit["a"].Value, 1e-10);
            Assert.Equal(lambda["k"].StandardError, fit["k"].StandardError, 1e-10);
            Assert.Equal(lambda.Predict(2.5)[0].Value, fit.Predict(2.5)[0].Value, 1e-10);
        }

        Assert.Equal(["k", "a"], formula.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(lambda.Fitted[3] + lambda.Residuals[3], s_y[3], 1e-15);
    }

    [Fact]
    public void Weights_count_by_their_ratios_and_standard_deviations_by_their_size()
    {
        double[] weights = [1, 2, 1, 4, 1, 1, 0, 3];
        CurveFit fit = Decay(new CurveOptions { Weights = weights });
        CurveFit scaled = Decay(new CurveOptions { Weights = [.. weights.Select(w => 10 * w)] });
        Assert.Equal(fit["k"].Value, scaled["k"].Value, 1e-10);
        Assert.Equal(fit["k"].StandardError, scaled["k"].StandardError, 1e-10);
        Assert.Equal(5, fit.DegreesOfFreedom);

        CurveFit known = Decay(new CurveOptions { Sigma = [.. s_x.Select(_ => 0.5)] });
        CurveFit halved = Decay(new CurveOptions { Sigma = [.. s_x.Select(_ => 0.25)] });
        Assert.Equal(known["k"].StandardError, 2 * halved["k"].StandardError, 1e-9);
        Assert.Equal(1.959963985, (known["k"].Interval.Upper - known["k"].Value) / known["k"].StandardError, 1e-6);
    }

    [Fact]
    public void A_profile_follows_the_bend_of_the_curve()
    {
        // Two parameters at a sixth of the data's range: the ordinary interval of b2 is symmetric, the true one is skewed.
        CurveProblem problem = Catalog.CurveProblem("BoxBOD");
        CurveFit fit = problem.Fit(problem.Starts[1].AsSpan());
        CurveInterval profile = fit.Profile("b2");
        Assert.True(profile.Upper - fit["b2"].Value > 1.2 * (fit["b2"].Value - profile.Lower));
        foreach (double end in new[] { profile.Lower, profile.Upper })
        {
            Residuals held = Residuals.Of(
                p => (p[0] * (1 - Exp(-end * Literal(problem.Columns["x"])))) - Literal([.. problem.Observed]), 1);
            double sum = 2 * Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(held), [200]).Value;
            Assert.Equal(2.776445105, Math.Sqrt((sum - fit.ResidualSumOfSquares) / fit.ResidualSumOfSquares * 4), 1e-4);
        }
    }

    [Theory]
    [InlineData("a*b*exp(-k*x)", "a and b enter only as a·b")]
    [InlineData("a/b*exp(-k*x)", "a and b enter only as a/b")]
    [InlineData("a*b^2*exp(-k*x)", "a and b enter only as a·b^2")]
    [InlineData("(a+b)*exp(-k*x)", "a and b enter only as a + b")]
    [InlineData("a*exp(-(k-b)*x)", "b and k enter only as b - k")]
    [InlineData("a*exp(-k*x)+0*b", "The data do not depend on b")]
    [InlineData("(a+b)*exp(-k*x)*c*d", "c and d enter only as c·d")]
    [InlineData("exp(a-k*x)/b", "a and b can change together")]
    public void What_the_data_cannot_tell_apart_is_named(string formula, string named)
    {
        OrderedDictionary<string, double> start = new() { ["a"] = 1.5, ["b"] = 0.7, ["k"] = 0.4 };
        if (!formula.Contains('k', StringComparison.Ordinal))
        {
            start.Remove("k");
        }

        CurveFit fit = Curve.Fit(formula, new Dictionary<string, double[]> { ["x"] = s_x }, s_y, start);
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Contains(fit.Findings, finding => finding.Message.Contains(named, StringComparison.Ordinal));
        Assert.True(fit.Rank < fit.Parameters.Length);
        Assert.Contains(fit.Parameters, parameter => double.IsPositiveInfinity(parameter.StandardError));
        Assert.True(double.IsFinite(fit.Predict(1.5)[0].Value));
        Assert.Contains("the data set no bound", fit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_beside_the_unknown_has_its_ordinary_error()
    {
        CurveFit plain = Decay();
        CurveFit product = Curve.Fit((x, p) => p["a"] * p["b"] * Exp(-p["k"] * x), s_x, s_y, start: new() { ["a"] = 1, ["b"] = 2, ["k"] = 0.1 });
        Assert.Equal(plain["k"].StandardError, product["k"].StandardError, 1e-8);
        Assert.Equal(plain.Predict(3)[0].StandardError, product.Predict(3)[0].StandardError, 1e-8);
        Assert.Equal(new CurveInterval(double.NegativeInfinity, double.PositiveInfinity), product["a"].Interval);
    }

    [Fact]
    public void Fewer_data_than_parameters_are_fitted_without_errors()
    {
        CurveFit fit = Curve.Fit((x, p) => p["a"] * Exp(-p["k"] * x), [0, 1], [1, 0.5], start: new() { ["a"] = 1, ["k"] = 0.1 });
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.Equal(Math.Log(2), fit["k"].Value, 1e-9);
        Assert.True(double.IsNaN(fit["k"].StandardError));
        Assert.Contains(fit.Findings, finding => finding.Code == "too-few-data");
        _ = fit.ToString();
        Assert.Equal(new CurveInterval(double.NaN, double.NaN), fit.Profile("k"));
    }

    [Fact]
    public void A_robust_fit_leaves_a_wrong_datum_aside_and_says_how_sure_it_is()
    {
        double[] wrong = [.. s_y];
        wrong[3] = 9;
        CurveOptions robust = new() { Loss = RobustLoss.Cauchy(0.02) };
        CurveFit fit = Curve.Fit((x, p) => p["a"] * Exp(-p["k"] * x), s_x, wrong, start: new() { ["a"] = 1, ["k"] = 0.1 }, robust);
        CurveFit honest = Decay();
        Assert.Equal(Status.Converged, fit.Result.Status);
        Assert.InRange(Math.Abs(fit["k"].Value - honest["k"].Value), 0, 3 * honest["k"].StandardError);
        Assert.InRange(fit["k"].StandardError / honest["k"].StandardError, 0.3, 3);
        Assert.True(fit.Profile("k").Contains(fit["k"].Value));
    }

    [Fact]
    public void The_report_is_for_a_person()
    {
        Assert.Equal(
            """
            Fit of 2 parameters to 8 observations: converged (offset-tolerance), 4 iterations
              parameter  estimate  std. error  95 % interval
              a          1.003     ± 0.012     0.9733 … 1.03183
              k          0.09897   ± 0.00361   0.0901272 … 0.107806
              residual standard deviation 0.01642 with 6 degrees of freedom; sum of squares 0.00161700006
              correlations: a, k 0.758
            """,
            Decay().ToString());
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_with_what_to_do()
    {
        Refused("'x' has 2 numbers, but y has 8", () => Curve.Fit((x, p) => p["a"] * x, [1, 2], s_y, start: new() { ["a"] = 1 }));
        Refused("Row 2 of 'y' is NaN", () => Curve.Fit((x, p) => p["a"] * x, [1, 2], [1, double.NaN], start: new() { ["a"] = 1 }));
        Refused("y is empty", () => Curve.Fit((x, p) => p["a"] * x, [], [], start: new() { ["a"] = 1 }));
        Refused("no parameters", () => Curve.Fit((x, p) => x, s_x, s_y, start: []));
        Refused("not both", () => Decay(new CurveOptions { Weights = [1], Sigma = [1] }));
        Refused("The weight of row 1 is -1", () => Decay(new CurveOptions { Weights = [-1, 1, 1, 1, 1, 1, 1, 1] }));
        Refused("The standard deviation of row 2 is 0", () => Decay(new CurveOptions { Sigma = [1, 0, 1, 1, 1, 1, 1, 1] }));
        Refused("is a column of the data", () => Curve.Fit("a*t", new Dictionary<string, double[]> { ["t"] = s_x }, s_y, new() { ["t"] = 1 }));
        Refused("which the formula does not", () => Curve.Fit("alpha*t", new Dictionary<string, double[]> { ["t"] = s_x }, s_y, new() { ["alhpa"] = 1 }));
        Assert.Contains("one number for each", Assert.Throws<ShapeException>(() => Curve.Fit((x, p) => p["a"] * x[..3], s_x, s_y, start: new() { ["a"] = 1 })).Message, StringComparison.Ordinal);
        Assert.Throws<KeyNotFoundException>(() => Decay()["b"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Decay(new CurveOptions { Confidence = 1 }));
        Assert.Contains("'x' is missing", Assert.Throws<ArgumentException>(() => Decay().Predict(new Dictionary<string, double[]>())).Message, StringComparison.Ordinal);

        static void Refused(string message, Func<CurveFit> fit) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(fit).Message, StringComparison.Ordinal);
    }
}
