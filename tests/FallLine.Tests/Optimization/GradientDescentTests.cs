namespace FallLine.Tests.Optimization;

public sealed class GradientDescentTests
{
    [Fact]
    public void The_worked_example_walks_1_06_036_0216()
    {
        Descent descent = Methods.GradientDescent(rate: 0.1) with { RecordPath = true };
        Result result = descent.Minimize(Functions.Parabola, [1]);

        double x = 1;
        foreach (PathPoint point in result.Path)
        {
            Assert.Equal(x, point.Point[0]);
            x -= 0.1 * (4 * x);
        }

        Assert.Equal([1, 0.6, 0.36, 0.216], result.Path.Take(4).Select(point => Math.Round(point.Point[0], 15)));
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal("gradient-tolerance", result.Reason);
        Assert.Equal("gd", result.Method);
        Assert.True(result.GradientNorm <= 1e-8);
        Assert.Equal("0.1", result.Options["rate"]);
    }

    [Fact]
    public void At_twice_the_inverse_curvature_it_oscillates()
    {
        Result result = Methods.GradientDescent(rate: 0.5).Minimize(Functions.Parabola, [1]);

        Assert.Equal((Status.Stalled, "oscillating"), (result.Status, result.Reason));
        Assert.True(result.Iterations < 10);
    }

    [Fact]
    public void Above_it_diverges()
    {
        Result result = Methods.GradientDescent(rate: 0.51).Minimize(Functions.Parabola, [1]);

        Assert.Equal((Status.Diverged, "diverging"), (result.Status, result.Reason));
        Assert.True(result.Iterations <= 60);
        Assert.Equal(2, result.Best.Value);
        Assert.Equal(1, Assert.Single(result.Best.Point));
    }
}
