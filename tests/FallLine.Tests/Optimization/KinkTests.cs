namespace FallLine.Tests.Optimization;

/// <summary>A minimum at a kink has no vanishing gradient; it is shown by gradients around it that cancel.</summary>
public sealed class KinkTests
{
    [Theory]
    [InlineData("abs(x-1)+2*abs(y+2)+abs(x+y)", 1.0, 5, 5)]
    [InlineData("max((x-2)^2+y^2,max((x+2)^2+y^2,x^2+(y-3)^2))", 4.694444444444445, 3, 2)]
    [InlineData("abs(x)+(x-0.3)^2+y^2", 0.09, 4, 1)]
    [InlineData("2*hypot(x-1,y-2)+x", 1.0, 0, 0)]
    [InlineData("max(abs(x),abs(y-1))+0.1*x^2", 0.0, 3, 3)]
    [InlineData("abs(x)+abs(y)", 0.0, 1, -0.7)]
    public void A_minimum_at_a_kink_is_shown_to_be_one(string formula, double least, double x, double y)
    {
        Result result = Descent.Minimize(Objective.Parse(formula), [x, y]);
        Assert.Equal((Status.Converged, "kink"), (result.Status, result.Reason));
        Assert.Equal(least, result.Value, 1e-9);
        Assert.True(result.Measures.Single(measure => measure.Name == "subgradient-norm").Met);
        Assert.Equal(CriticalPointKind.Kink, result.CriticalPoint!.Kind);
        Assert.Contains(result.Diagnosis, finding => finding.Code == "kink");
        Assert.DoesNotContain(result.Diagnosis, finding => finding.Code is "noise-floor" or "not-noise");
        Assert.Equal(result.Attempts.Sum(attempt => attempt.Evaluations.Gradient), result.Evaluations.Gradient);
        Assert.InRange(result.Evaluations.Gradient, 1, 1500); // 9135 for the last where the first method goes on alone.
    }

    /// <summary>A bound takes up what a gradient has against it: gradients inside the box need not cancel in a variable that lies on one.</summary>
    [Theory]
    [InlineData("abs(x-1)+abs(y)+x*y", 0.5, "0..0", -2, 0.5, -1, 2, 1.0)]
    [InlineData("abs(x-1)+(y-x)^2", 0.01, "3..0", double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity, 0.9, 0.2)]
    [InlineData("5*abs(x-y)+(x-3)^2-y", 3.0, "-2..-3", -5, 5, double.NegativeInfinity, 1, 5.0)]
    public void A_minimum_at_a_kink_on_a_bound_is_shown_to_be_one(string formula, double least, string start, double xLow, double xHigh, double yLow, double yHigh, double multiplier)
    {
        double[] from = [.. start.Split("..").Select(number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
        Result result = Descent.Minimize(Objective.Parse(formula).Within(Bounds.Of((xLow, xHigh), (yLow, yHigh))), from);
        Assert.Equal((Status.Converged, "kink"), (result.Status, result.Reason));
        Assert.Equal(least, result.Value, 1e-9);
        Assert.True(result.Measures.Single(measure => measure.Name == "subgradient-norm").Met);
        Assert.Equal(multiplier, Assert.Single(result.ActiveBounds).Multiplier, 1e-4);
    }

    /// <summary>Twelve kinks and twelve bounds: v[i] is sin i, moved towards 0 by 0.15, in the box.</summary>
    [Fact]
    public void Kinks_and_bounds_in_many_variables_are_told_apart()
    {
        Objective objective = Objective.Parse("sum(i,1,12,(v[i]-sin(i))^2+0.3*abs(v[i]))", new Dictionary<string, int> { ["v"] = 12 }).Within(Bounds.Same(12, -0.5, 0.5));
        Result result = Descent.Minimize(objective, Enumerable.Repeat(0.2, 12).ToArray());
        Assert.Equal((Status.Converged, "kink"), (result.Status, result.Reason));
        for (int i = 0; i < 12; i++)
        {
            double s = Math.Sin(i + 1);
            Assert.Equal(Math.Clamp(Math.CopySign(Math.Max(Math.Abs(s) - 0.15, 0), s), -0.5, 0.5), result.Point[i], 1e-5);
        }
    }

    /// <summary>Nothing is evaluated outside the box, also where a kink is looked for.</summary>
    [Fact]
    public void A_kink_within_bounds_is_found_from_inside()
    {
        double[] least = [double.PositiveInfinity, double.PositiveInfinity];
        Objective counted = Objective.From(2, (point, gradient) =>
        {
            (least[0], least[1]) = (Math.Min(least[0], point[0]), Math.Min(least[1], point[1]));
            (gradient[0], gradient[1]) = (Math.Sign(point[0] - 1) + point[1], Math.Sign(point[1] - 2) * 2 + point[0]);
            return Math.Abs(point[0] - 1) + (2 * Math.Abs(point[1] - 2)) + (point[0] * point[1]);
        });
        Result result = Descent.Minimize(counted.Within(Bounds.Of((0.5, 4), (-1, 3))), [3, 0]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.True(least[0] >= 0.5 && least[1] >= -1);
    }

    /// <summary>On a ridge gradients cancel as in a valley; the values do not.</summary>
    [Theory]
    [InlineData("min((x-1)^2,(x+2)^2+0.5)+y^2", -0.58333333, 1)]
    [InlineData("-abs(x)+0.1*x^2+y^2", 0, 1)]
    public void A_ridge_is_no_minimum(string formula, double x, double y)
    {
        Result result = Descent.Minimize(Objective.Parse(formula), [x, y]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Contains(result.Value, (double[])[0, 0.5, -2.5], Comparer);
    }

    /// <summary>tan x falls to -∞ at -π/2; along y nothing shows it.</summary>
    [Fact]
    public void A_pole_is_no_kink()
    {
        Result result = Descent.Minimize(Objective.Parse("tan(x)+y^2"), [0, 1]);
        Assert.NotEqual(Status.Converged, result.Status);
    }

    private static EqualityComparer<double> Comparer { get; } = EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-6, _ => 0);

    [Fact]
    public void A_maximum_at_a_kink_is_one_too()
    {
        Result result = Descent.Maximize(Objective.Parse("3-2*abs(x-1)-(x-1.5)^2"), [-3]);
        Assert.Equal((Status.Converged, "kink"), (result.Status, result.Reason));
        Assert.Equal(2.75, result.Value, 1e-9);
    }

    /// <summary>The gradient at 0 is 0 by convention; the result says so.</summary>
    [Fact]
    public void Zero_of_the_absolute_value_converges_and_is_called_a_kink()
    {
        Result result = Descent.Minimize(Objective.Parse("abs(x)"), [0]);
        Assert.Equal((Status.Converged, "zero-gradient", CriticalPointKind.Kink), (result.Status, result.Reason, result.CriticalPoint!.Kind));
        Assert.Contains(result.Diagnosis, finding => finding.Code == "kink" && finding.Message.Contains("convention", StringComparison.Ordinal));
    }

    /// <summary>At the edge of a step the value jumps: a convention for the gradient does not make it a minimum.</summary>
    [Fact]
    public void The_edge_of_a_step_is_left_downwards()
    {
        Result result = Descent.Minimize(Objective.Parse("floor(4*x)/4+0.05*y^2"), [1, 2]);
        Assert.Equal(0.75, result.Value, 1e-9);
    }

    /// <summary>A kink is not noise, and a jump of the gradient no error of its last digits.</summary>
    [Fact]
    public void A_named_method_that_stalls_at_a_kink_is_told_so()
    {
        Result result = Methods.LimitedMemoryBfgs().Minimize(Objective.Parse("abs(x-1)+2*abs(y+2)+abs(x+y)"), [5, 5]);
        Assert.Equal(Status.Stalled, result.Status);
        Assert.Contains(result.Diagnosis, finding => finding.Code == "kink");
        Assert.DoesNotContain(result.Diagnosis, finding => finding.Code is "noise-floor" or "not-noise");
    }
}
