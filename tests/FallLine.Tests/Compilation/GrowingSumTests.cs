using FallLine.Compilation;
using FallLine.Differentiation;

namespace FallLine.Tests.Compilation;

/// <summary>Many sums of one step of machine code, which grow while it runs.</summary>
public sealed class GrowingSumTests
{
    [Theory]
    [InlineData(257)]
    [InlineData(300)]
    [InlineData(512)]
    [InlineData(1000)]
    [InlineData(1023)]
    [InlineData(2081)]
    public void They_have_the_bits_of_the_interpreter(int count)
    {
        Graph graph = Polynomial(count, ElementType.Double);
        double[] input = Numbers(graph);
        double[] interpreted = new double[33];
        double[] compiled = new double[33];
        Kernel.Compile(graph, InterpreterBackEnd.Instance).Run(input, interpreted);
        Kernel.Compile(graph, JitBackEnd.Instance).Run(input, compiled);
        Assert.Equal(interpreted, compiled);
        Close.Check(Reference.Run(graph, input), interpreted, 1e-11);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1000)]
    [InlineData(1029)]
    public void In_floats_too(int count)
    {
        Graph graph = Polynomial(count, ElementType.Float);
        float[] input = [.. Numbers(graph).Select(number => (float)number)];
        float[] interpreted = new float[33];
        float[] compiled = new float[33];
        Kernel.Compile(graph, InterpreterBackEnd.Instance).Run(input, interpreted);
        Kernel.Compile(graph, JitBackEnd.Instance).Run(input, compiled);
        Assert.Equal(interpreted, compiled);
    }

    /// <summary>So many values pass between pieces of code that tiles run in pieces too.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(1003)]
    [InlineData(1024)]
    public void In_pieces_of_tiles_too(int count)
    {
        Expr t = Expr.Input("t", Shape.Vector(count));
        Expr[] values = [.. Enumerable.Range(0, 40).Select(i => Expr.Square(t + (0.01 * i)) - t)];
        Graph graph = Graph.Of([t], [.. values.Select((value, i) => Expr.Sum(value * values[39 - i])), .. values.Select(value => Expr.Sum(value))]);
        double[] input = Numbers(graph);
        double[] interpreted = new double[80];
        double[] compiled = new double[80];
        Kernel.Compile(graph, InterpreterBackEnd.Instance).Run(input, interpreted);
        Kernel.Compile(graph, JitBackEnd.Instance).Run(input, compiled);
        Assert.Equal(interpreted, compiled);
        Close.Check(Reference.Run(graph, input), interpreted, 1e-11);
    }

    /// <summary>Sums of computed values, of inputs, of something stored as well, and of one value twice.</summary>
    private static Graph Polynomial(int count, ElementType type)
    {
        Expr t = Expr.Input("t", Shape.Vector(count), type);
        Expr x = Expr.Input("x", Shape.Vector(30), type);
        Expr sum = x[29];
        for (int j = 28; j >= 0; j--)
        {
            sum = (sum * t) + x[j];
        }

        Expr cost = Expr.Sum(Expr.Square(sum));
        return Graph.Of([t, x], [cost, .. ReverseMode.Gradient(cost, [x]), Expr.Sum(t), Expr.Sum(sum) + Expr.Sum(sum * (1 + Expr.Sum(t * t)))]);
    }

    private static double[] Numbers(Graph graph)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, graph.Inputs.Sum(input => input.Shape.Size)).Select(_ => (random.NextDouble() * 1.8) - 0.9)];
    }
}
