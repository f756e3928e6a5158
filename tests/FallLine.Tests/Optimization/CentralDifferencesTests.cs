namespace FallLine.Tests.Optimization;

public sealed class CentralDifferencesTests
{
    private static readonly Objective s_rosenbrock = Objective.From(2, Rosenbrock);

    [Fact]
    public void Code_without_a_gradient_is_minimised_and_the_result_says_how()
    {
        Result result = Descent.Minimize(s_rosenbrock, [-1.2, 1]);
        Assert.Equal((Status.Converged, "gradient-tolerance"), (result.Status, result.Reason));
        Assert.Equal(1, result.Point[0], 1e-6);
        Assert.Equal(1, result.Point[1], 2e-6);
        Assert.Equal("central-differences", result.Options["derivatives"]);
        Assert.Equal("6.0554544523933395e-6", result.Options["difference-step"]);
        Assert.Equal("1e-6", result.Options["gradient-tolerance"]);
        Assert.Equal(1e-6, result.Measures.Single(measure => measure.Name == "gradient-norm").Tolerance);
        Assert.Contains("(derivatives by central differences)", result.ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Diagnosis);

        // What it claims of the function itself is true.
        double[] gradient = new double[2];
        Objective.OfDoubles((x, y) => 100 * Math.Pow(y - x * x, 2) + Math.Pow(1 - x, 2)).ValueAndGradient(result.Point.AsSpan(), gradient);
        Assert.True(Math.Max(Math.Abs(gradient[0]), Math.Abs(gradient[1])) < 1.1e-6);
    }

    [Fact]
    public void Every_value_counts()
    {
        int calls = 0;
        Objective counting = Objective.From(2, x =>
        {
            calls++;
            return Rosenbrock(x);
        });
        Result result = Descent.Minimize(counting, [-1.2, 1]);
        Assert.Equal(calls, result.Evaluations.Value);
        Assert.Equal(calls, 5 * result.Evaluations.Gradient);

        Descent limited = Descent.DefaultMethod.Default with { Stopping = Stop.AfterEvaluations(42) };
        calls = 0;
        Result cut = limited.Minimize(counting, [-1.2, 1]);
        Assert.Equal("max-evaluations", cut.Reason);
        Assert.Equal(40, calls);
        Assert.Contains("Of the limit of 42 evaluations 40 are spent", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tolerance_below_what_differences_are_wrong_by_is_told()
    {
        Descent strict = Descent.DefaultMethod.Default with { Stopping = Stop.WhenGradientNormBelow(1e-10) | Stop.AfterIterations(500) };
        Result result = strict.Minimize(s_rosenbrock, [-1.2, 1]);
        Finding finding = Assert.Single(result.Diagnosis, finding => finding.Code == "tolerance-below-noise");
        Assert.Contains("wrong by about 1.5e-8 at the point reached", finding.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Point[0], 1e-6);
    }

    [Fact]
    public void A_tolerance_that_is_asked_for_stands()
    {
        Descent descent = Descent.DefaultMethod.Default.With("gradient-tolerance", "1e-8");
        Assert.Equal("1e-8", descent.Minimize(s_rosenbrock, [-1.2, 1]).Options["gradient-tolerance"]);
        Assert.Equal("1e-8", Descent.Minimize(Objective.Parse("x^2"), [1]).Options["gradient-tolerance"]);
    }

    [Fact]
    public void A_derivative_is_wrong_by_the_square_of_the_step()
    {
        // sin at 1: f‴ = -cos 1.
        double previous = 0;
        foreach (double step in new[] { 1e-2, 1e-3 })
        {
            double[] gradient = new double[1];
            Objective.From(1, x => Math.Sin(x[0]), new CentralDifferences { Step = step }).ValueAndGradient([1], gradient);
            double error = gradient[0] - Math.Cos(1);
            Assert.Equal(-step * step / 6 * Math.Cos(1), error, step * step * step);
            Assert.True(previous == 0 || Math.Abs(previous / error - 100) < 1);
            previous = error;
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new CentralDifferences { Step = 0 });
    }

    [Fact]
    public void At_the_edge_of_its_domain_a_function_is_differenced_on_one_side()
    {
        double[] gradient = new double[1];
        Objective edge = Objective.From(1, x => x[0] < 0 ? double.NaN : x[0] * x[0] + x[0]);
        edge.ValueAndGradient([0], gradient);
        Assert.Equal(1, gradient[0], 1e-4);
        Objective.From(1, x => x[0] > 0 ? double.PositiveInfinity : Math.Exp(x[0])).ValueAndGradient([0], gradient);
        Assert.Equal(1, gradient[0], 1e-4);
    }

    [Fact]
    public void A_large_variable_is_moved_by_more() => Assert.Equal(1e6 * new CentralDifferences().Step, new CentralDifferences().StepAt(-1e6));

    [Fact]
    public void It_is_maximised_too()
    {
        Result top = Descent.Maximize(Objective.From(Parameters.Of(("height", Shape.Scalar)), x => 3 - Math.Cosh(x[0] - 2)), [0]);
        Assert.Equal(Status.Converged, top.Status);
        Assert.Equal(2, top.Point[0], 1e-5);
        Assert.Equal(2, top.Value, 1e-9);
    }

    private static double Rosenbrock(ReadOnlySpan<double> x) => 100 * Math.Pow(x[1] - (x[0] * x[0]), 2) + Math.Pow(1 - x[0], 2);
}
