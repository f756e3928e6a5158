using FallLine.Compilation;

namespace FallLine.Tests.Compilation;

/// <summary>Totals over rows that row code takes on the way.</summary>
public sealed class RowTotalTests
{
    [Theory]
    [InlineData(1, 64, 2)]
    [InlineData(1, 777, 1)]
    [InlineData(1, 1000, 4)]
    [InlineData(1, 5003, 2)]
    [InlineData(5, 100, 3)]
    [InlineData(3, 64, 4)]
    [InlineData(4, 1024, 2)]
    [InlineData(7, 333, 4)]
    public void Totals_are_those_of_each_node_alone_on_both_tiers_and_are_no_steps(int groups, int rows, int columns)
    {
        Expr x = Expr.Input("x", Shape.Of(groups, rows, columns));
        Expr y = Expr.Concatenate([Expr.Sin(x), Expr.Cos(x)], axis: 2);
        Expr z = y / (1 + Expr.Sum(Expr.Square(y), axis: 2).Reshape(Shape.Of(groups, rows, 1)));
        Graph graph = Graph.Of([x],
        [
            Expr.Sum(z, axis: 1), Expr.MaxAlong(z, axis: 1), Expr.Sum(z), Expr.Max(z),
            z.Slice(2, 0, 2).Transpose().Dot(z), Expr.MaxAlong(z.Reshape(Shape.Matrix(groups * rows, 2 * columns)), axis: 0), z * 2,
        ]);
        Random random = new(rows);
        double[] input = [.. Enumerable.Range(0, groups * rows * columns).Select(_ => (random.NextDouble() * 2) - 1)];
        Kernel interpreter = Kernel.Compile(graph, InterpreterBackEnd.Instance);
        double[] interpreted = Run(interpreter, input);
        Close.Check(Reference.Run(graph, input), interpreted, 1e-12);
        Assert.Equal(interpreted, Run(Kernel.Compile(graph, JitBackEnd.Instance), input));
        string[] steps = [.. interpreter.Explain().Split('\n').Where(line => line.Contains(". ", StringComparison.Ordinal))];
        Assert.Contains("totals", Assert.Single(steps, step => !step.Contains("direct", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static double[] Run(Kernel kernel, double[] input)
    {
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        return output;
    }
}
