using static FallLine.Expr;

namespace FallLine.Tests.Optimization;

public sealed class WarmStartTests
{
    [Theory]
    [InlineData("lbfgs")]
    [InlineData("bfgs")]
    [InlineData("dfp")]
    [InlineData("sr1")]
    public void Curvature_learnt_for_a_function_serves_the_next_one(string id)
    {
        Descent descent = Catalog.Method(id).Default with { KeepCurvature = true };
        Result first = descent.Minimize(Hill(1), new double[12]);
        Result cold = descent.Minimize(Hill(1.01), first.Point.AsSpan());
        Result warm = descent.Minimize(Hill(1.01), from: first);

        Assert.Equal((Status.Converged, Status.Converged), (cold.Status, warm.Status));
        Assert.True(warm.Evaluations.Gradient <= 0.75 * cold.Evaluations.Gradient, $"{warm.Evaluations.Gradient} of {cold.Evaluations.Gradient}");
    }

    [Fact]
    public void Another_method_takes_the_point_alone_and_so_does_a_result_that_kept_nothing()
    {
        Result first = (Methods.Bfgs() with { KeepCurvature = true }).Minimize(Hill(1), new double[12]);
        Result plain = Methods.Bfgs().Minimize(Hill(1), new double[12]);
        Descent other = Methods.LimitedMemoryBfgs();

        Assert.Equal(other.Minimize(Hill(1.01), first.Best.Point.AsSpan()).Evaluations, other.Minimize(Hill(1.01), from: first).Evaluations);
        Assert.Equal(Methods.Bfgs().Minimize(Hill(1.01), plain.Best.Point.AsSpan()).Evaluations, Methods.Bfgs().Minimize(Hill(1.01), from: plain).Evaluations);
    }

    [Fact]
    public void A_result_serves_any_number_of_warm_starts_and_they_are_alike()
    {
        Descent descent = Methods.LimitedMemoryBfgs() with { KeepCurvature = true };
        Result first = descent.Minimize(Hill(1), new double[12]);
        Result once = descent.Minimize(Hill(1.01), from: first);
        Result again = descent.Minimize(Hill(1.01), from: first);

        Assert.True(once.Point.SequenceEqual(again.Point));
        Assert.Equal(once.Evaluations, again.Evaluations);
    }

    [Fact]
    public void An_earlier_point_of_another_size_is_refused()
    {
        Result first = Methods.Bfgs().Minimize(Hill(1), new double[12]);
        Assert.Throws<ArgumentException>(() => Methods.Bfgs().Minimize(Objective.Parse("x^2"), from: first));
    }

    private static Objective Hill(double shift)
    {
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => Math.Pow(10, i / 4.0))];
        return Objective.Of(x => Sum(Literal(weights) * (Sqrt(1 + Square(x - shift)) - 1)) + (0.1 * Square(Sum(x))), 12);
    }
}
