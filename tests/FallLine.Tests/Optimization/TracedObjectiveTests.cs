namespace FallLine.Tests.Optimization;

public sealed class TracedObjectiveTests
{
    [Fact]
    public void A_formula_is_minimised_in_its_own_variables()
    {
        Result result = Descent.Minimize(Objective.Parse("100*(y-x^2)^2+(1-x)^2"), [1, -1.2]);
        Assert.Equal(Status.Converged, result.Status);
        Assert.Equal(["y", "x"], result.Parameters.ElementNames());
        Assert.All(result.Point, coordinate => Assert.Equal(1, coordinate, 1e-7));
        Assert.Equal(CriticalPointKind.Minimum, result.CriticalPoint!.Kind);
    }

    [Fact]
    public void The_worked_example_takes_the_textbooks_steps()
    {
        Descent descent = Methods.GradientDescent(rate: 0.1) with { RecordPath = true };
        Result result = descent.Minimize(Objective.Parse("2x^2"), [1]);
        Assert.Equal([1, 0.6, 0.36, 0.216], result.Path.Take(4).Select(step => Math.Round(step.Point[0], 15)));
    }

    [Fact]
    public void A_function_without_variables_is_refused() =>
        Assert.Contains("no variables", Assert.Throws<ArgumentException>(() => Objective.Parse("3")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_vector_valued_formula_is_refused()
    {
        var lengths = new Dictionary<string, int> { ["v"] = 3 };
        Assert.Throws<ShapeException>(() => Objective.Parse("2v", lengths));
        Assert.Equal(Status.Converged, Descent.Minimize(Objective.Parse("sum(i, 1, len(v), (v[i] - i)^2)", lengths), new double[3]).Status);
    }
}
