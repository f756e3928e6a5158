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
