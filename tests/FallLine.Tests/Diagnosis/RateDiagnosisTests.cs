using static FallLine.Expr;

namespace FallLine.Tests.Diagnosis;

public sealed class RateDiagnosisTests
{
    private static readonly Objective s_parabola = Objective.Of(x => 2 * Square(x[0]), 1);

    [Fact]
    public void A_rate_that_diverges_is_held_against_the_measured_limit()
    {
        Result result = Methods.GradientDescent(rate: 0.51).Minimize(s_parabola, [1]);
        Finding finding = Assert.Single(result.Diagnosis);
        Assert.Equal("rate-too-large", finding.Code);
        Assert.Equal(
            "The largest curvature at the best point is 4, so 'gd' is stable there for rates below 0.5; the rate was 0.51. In the long run each step multiplies the size of the error there by 1.04.",
            finding.Message);
        Assert.Equal("Use a rate of 0.25 or less.", finding.Advice);
    }

    [Fact]
    public void The_advised_rate_converges() =>
        Assert.Equal(Status.Converged, Methods.GradientDescent(rate: 0.25).Minimize(s_parabola, [1]).Status);

    [Fact]
    public void A_rate_at_the_limit_is_named_too()
    {
        Result result = Methods.GradientDescent(rate: 0.5).Minimize(s_parabola, [1]);
        Assert.Equal("oscillating", result.Reason);
        Assert.Equal("rate-too-large", Assert.Single(result.Diagnosis).Code);
    }

    [Fact]
    public void A_rate_that_crawls_is_named()
    {
        Descent slow = Methods.GradientDescent(rate: 1e-5).With("max-iterations", "10");
        Assert.Equal("rate-too-small", Assert.Single(slow.Minimize(s_parabola, [1]).Diagnosis).Code);
    }

    [Fact]
    public void A_narrow_valley_is_named_with_its_condition()
    {
        Objective valley = Objective.Of(x => (0.5 * Square(x[0])) + (500 * Square(x[1])), 2);
        Descent gd = Methods.GradientDescent(rate: 1e-3).With("max-iterations", "20");
        Finding finding = Assert.Single(gd.Minimize(valley, [1, 1]).Diagnosis);
        Assert.Equal("ill-conditioned", finding.Code);
        Assert.Contains("condition number 1e3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_maximum_is_asked_for_with_its_own_sign()
    {
        Result result = Methods.GradientDescent(rate: 0.51).Maximize(Objective.Of(x => -2 * Square(x[0]), 1), [1]);
        Assert.Equal("rate-too-large", Assert.Single(result.Diagnosis).Code);
    }

    [Fact]
    public void Downhill_without_end_has_no_stable_rate()
    {
        Result result = Methods.GradientDescent(rate: 0.1).Minimize(Objective.Of(x => -Square(x[0]), 1), [1]);
        Assert.Equal(Status.Diverged, result.Status);
        Assert.Equal("no-stable-rate", Assert.Single(result.Diagnosis).Code);
    }

    [Theory]
    [InlineData("heavy-ball", 0.9)]
    [InlineData("heavy-ball", 0.5)]
    [InlineData("nesterov", 0.9)]
    [InlineData("nesterov", 0)]
    public void Momentum_has_the_limit_that_it_shows(string variant, double decay)
    {
        Descent momentum = Methods.MomentumMethod.Default.With("variant", variant).With("decay", decay.ToString("R", System.Globalization.CultureInfo.InvariantCulture)).With("max-iterations", "20000");
        double limit = ((IStableRate)momentum.Direction).LargestStableRate(curvature: 4);
        Assert.Equal(Status.Converged, At(0.99 * limit).Status);
        Assert.Equal(Status.Diverged, At(1.01 * limit).Status);

        Result At(double rate) => (momentum with { StepSize = new ConstantRate { Rate = rate } }).Minimize(s_parabola, [1]);
    }

    [Fact]
    public void A_good_run_has_nothing_to_explain() =>
        Assert.Empty(Methods.GradientDescent(rate: 0.1).Minimize(s_parabola, [1]).Diagnosis);
}
