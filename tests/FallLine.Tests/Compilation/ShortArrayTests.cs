using FallLine.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Compilation;

/// <summary>Arrays of few vectors, which machine code has in registers.</summary>
public sealed class ShortArrayTests
{
    [Theory]
    [InlineData(5, ElementType.Double)]
    [InlineData(8, ElementType.Double)]
    [InlineData(14, ElementType.Double)]
    [InlineData(32, ElementType.Double)]
    [InlineData(33, ElementType.Double)]
    [InlineData(14, ElementType.Float)]
    [InlineData(64, ElementType.Float)]
    public void They_have_the_bits_of_the_interpreter(int size, ElementType type)
    {
        Expr x = Input("x", Shape.Vector(size), type);
        Expr y = Input("y", Shape.Vector(size), type);
        Expr weights = type == ElementType.Double ? Literal(Enumerable.Range(0, size).Select(i => 0.1 * i).ToArray()) : Literal(Enumerable.Range(0, size).Select(i => 0.1f * i).ToArray());
        Expr inner = Tanh((x * weights) + (2 * y)) - (x / 3);
        Expr gate = Sigmoid(inner) * Max(inner, y);
        Expr outer = (gate * gate) + (inner * weights) - Exp(-y);
        Check(Graph.Of([x, y], [outer, gate - (0.5 * outer), Where(inner < outer, inner, outer)]));
    }

    /// <summary>Scalars, repeated scalars, parts of arrays and arrays that are joined stand between them.</summary>
    [Theory]
    [InlineData(14)]
    [InlineData(16)]
    public void So_have_they_beside_other_instructions(int size)
    {
        Expr x = Input("x", Shape.Vector(size));
        Expr scale = Input("scale", Shape.Scalar);
        Expr first = (x * scale) + 1 - (x * x);
        Expr shifted = Concatenate([scale, first[..^1]]) * first;
        Expr joined = Concatenate([shifted - x, first * shifted]);
        Expr rest = (joined * joined) + (joined * Exp(scale) * 3) - joined;
        Check(Graph.Of([x, scale], [rest, shifted + first, Exp(scale) * scale]));
    }

    /// <summary>A recurrence sets and reads arrays of every remainder of a vector.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(31)]
    [InlineData(130)]
    public void Recurrences_hand_them_on(int size)
    {
        Expr x = Input("x", Shape.Matrix(9, size));
        Expr start = Input("start", Shape.Vector(size));
        Expr states = Scan(start, x, (state, element) => (Tanh(state * element) * 0.5) + (state * state * 0.25) - (element * 0.125));
        Expr cost = Sum(states * states);
        Check(Graph.Of([x, start], [states, .. FallLine.Differentiation.ReverseMode.Gradient(cost, [x, start])]));
    }

    private static void Check(Graph graph)
    {
        Random random = new(5);
        double[] input = [.. Enumerable.Range(0, graph.Inputs.Sum(x => x.Shape.Size)).Select(_ => (random.NextDouble() * 2) - 1)];
        int size = graph.Outputs.Sum(x => x.Shape.Size);
        if (graph.Inputs[0].ElementType == ElementType.Double)
        {
            double[] interpreted = new double[size];
            double[] compiled = new double[size];
            Kernel.Compile(graph, InterpreterBackEnd.Instance).Run(input, interpreted);
            Kernel.Compile(graph, JitBackEnd.Instance).Run(input, compiled);
            Assert.Equal(interpreted, compiled);
            Close.Check(Reference.Run(graph, input), interpreted, 1e-12);
        }
        else
        {
            float[] floats = [.. input.Select(number => (float)number)];
            float[] interpreted = new float[size];
            float[] compiled = new float[size];
            Kernel.Compile(graph, InterpreterBackEnd.Instance).Run(floats, interpreted);
            Kernel.Compile(graph, JitBackEnd.Instance).Run(floats, compiled);
            Assert.Equal(interpreted, compiled);
        }
    }
}
