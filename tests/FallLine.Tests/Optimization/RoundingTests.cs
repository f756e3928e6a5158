namespace FallLine.Tests.Optimization;

/// <summary>Where rounding ends a run, it says so with what was measured; where it does not, the run converges however large the numbers beside it.</summary>
public sealed class RoundingTests
{
    [Theory]
    [InlineData("1e12*(x^2-2)^2", 1)]
    [InlineData("1e10*(x^3-5)^2", 2)]
    [InlineData("1e13*(log(x)-1)^2+1e13*(x-2.7)^4", 2)]
    public void A_gradient_within_its_own_noise_ends_the_search_and_is_told(string formula, double start)
    {
        Result result = Descent.Minimize(Objective.Parse(formula), [start]);
        if (result.Status == Status.Converged)
        {
            // Rounding may happen to hit a zero.
            Assert.InRange(result.GradientNorm, 0, 1e-8);
            return;
        }

        Assert.Equal((Status.Stalled, "rounding"), (result.Status, result.Reason));
        Assert.Contains("partial derivatives are exact to", result.Message, StringComparison.Ordinal);
        Assert.Single(result.Attempts);
        Assert.Equal(result.Attempts[0].Evaluations, result.Evaluations);
        Assert.Null(result.CriticalPoint);
    }

    /// <summary>Two runs more and their 54 evaluations found nothing lower here.</summary>
    [Fact]
    public void No_method_is_sent_after_a_gradient_that_means_nothing()
    {
        Result result = Descent.Minimize(Objective.Parse("1e12*(x^2-2)^2"), [1]);
        Assert.Equal("rounding", result.Reason);
        Assert.InRange(result.Evaluations.Gradient, 1, 20);
    }

    /// <summary>What stands beside the function takes digits from its values, not from its derivatives.</summary>
    [Theory]
    [InlineData("1e12+(x-1)^2+(y-2)^4", 1, 2, 1e-2)]
    [InlineData("1e10+cosh(x-1)*cosh(y)", 1, 0, 1e-7)]
    [InlineData("(1e8+x)^2-1e16-2e8*x+(y-1)^2", 0, 1, 1e-7)]
    [InlineData("1e9+sqrt(1+100*(y-x^2)^2+(1-x)^2)", 1, 1, 1e-6)]
    [InlineData("1e11*cosh(x+y-0.3)+1e11*cosh(x-2*y+0.7)", -0.0333333333333333, 0.333333333333333, 1e-9)]
    [InlineData("1e13+cos(x)+0.2*x^2+y^2", 2.0, 0, 2)]
    public void An_offset_does_not_keep_a_run_from_its_minimum(string formula, double x, double y, double within)
    {
        Result result = Descent.Minimize(Objective.Parse(formula), [2.5, 2.5]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.InRange(result.GradientNorm, 0, 1e-8);
        string[] names = [.. result.Parameters.ElementNames()];
        Assert.Equal(x, result.Point[Array.IndexOf(names, "x")], within);
        Assert.Equal(y, result.Point[Array.IndexOf(names, "y")], within);
    }

    /// <summary>Values that are exact to 1/8 alone: nothing lower can be found by them, and the result does not claim a minimum.</summary>
    [Fact]
    public void Values_without_digits_are_never_called_converged()
    {
        Result result = Descent.Minimize(Objective.Parse("(exp(x)-2*x+1e15)-1e15"), [0]);
        Assert.True(result.Status == Status.Stalled || result.GradientNorm <= 1e-8);
    }
}
