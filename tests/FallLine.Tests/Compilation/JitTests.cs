using FallLine.Compilation;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

/// <summary>Generated code computes what the interpreter computes, to the last bit.</summary>
public sealed class JitTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20240602, 1);
    private static readonly int[] Sizes = [0, 1, 2, 9, 16, 17, 256, 257, 1000];
    private static readonly double[] Special = [0, -0.0, 1, -1, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -1e-310, 1e300, 3.5, -2.5, 1e22];

    [Fact]
    public void It_agrees_on_random_graphs() => Prop.ForAll(RandomGraph.Doubles, random => Agrees(random)).Check(Many);

    [Fact]
    public void It_agrees_on_random_graphs_of_floats() => Prop.ForAll(RandomGraph.Floats, random => Agrees(random)).Check(Many);

    [Fact]
    public void It_agrees_on_every_elementwise_primitive_at_every_length()
    {
        foreach (ElementwiseCase item in ElementwiseCase.All)
        {
            foreach (int size in Sizes)
            {
                foreach (ElementType type in Enum.GetValues<ElementType>())
                {
                    Expr[] inputs = [.. Enumerable.Range(0, item.Arity).Select(i => Expr.Input("x" + i, Shape.Vector(size), type))];
                    double[] input = Uniform(item.Arity * size, item.Low, item.High);
                    Check(item.Name, Graph.Of(inputs, [item.Apply(inputs)]), input);
                    Check(item.Name + " and its sum", Graph.Of(inputs, [item.Apply(inputs) + inputs[0], Expr.Sum(item.Apply(inputs))]), input);
                }
            }
        }
    }

    [Fact]
    public void It_agrees_on_special_values_of_scalars_and_of_arrays()
    {
        foreach (ElementwiseCase item in ElementwiseCase.All)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                double[][] arguments = [.. Special.SelectMany(x => Special.Select(y => new[] { x, y, 2 }))];
                Expr[] scalars = [.. Enumerable.Range(0, item.Arity).Select(i => Expr.Input("x" + i, Shape.Scalar, type))];
                Graph scalar = Graph.Of(scalars, [item.Apply(scalars)]);
                (Kernel interpreter, Kernel jit) = Both(scalar);
                foreach (double[] argument in arguments)
                {
                    double[] point = argument[..item.Arity];
                    Same($"{item.Name} of {string.Join(", ", point)}", Run(interpreter, point), Run(jit, point));
                }

                Expr[] vectors = [.. Enumerable.Range(0, item.Arity).Select(i => Expr.Input("x" + i, Shape.Vector(2 * arguments.Length), type))];
                double[] input = [.. Enumerable.Range(0, item.Arity).SelectMany(i => arguments.Concat(arguments).Select(argument => argument[i]))];
                Check(item.Name + " of arrays", Graph.Of(vectors, [item.Apply(vectors)]), input);
            }
        }
    }

    [Fact]
    public void It_agrees_on_every_other_primitive()
    {
        foreach (StructuralCase item in StructuralCase.All)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                Expr[] inputs = [.. item.Inputs.Select((shape, i) => Expr.Input("x" + i, shape, type))];
                double[] input = Uniform(inputs.Sum(x => x.Shape.Size), -2, 2);
                Check(item.Name, Graph.Of(inputs, [item.Apply(inputs)]), input);
                Check(item.Name + " in an expression", Graph.Of(inputs, [1 + (item.Apply(inputs) * 2)]), input);
            }
        }
    }

    [Fact]
    public void It_agrees_on_a_scalar_graph_of_100_000_nodes_whose_values_live_long()
    {
        Random random = new(3);
        Expr v = Expr.Input("v", Shape.Vector(100));
        List<Expr> values = [.. Enumerable.Range(0, 100).Select(i => v[i])];
        for (int i = 0; i < 100_000; i++)
        {
            // Near ones mostly, so that chunks have values of their own, and some from anywhere before.
            Expr Pick() => values[random.Next(4) == 0 ? random.Next(values.Count) : random.Next(Math.Max(0, values.Count - 50), values.Count)];
            Expr next = random.Next(4) switch { 0 => Pick() + Pick(), 1 => Pick() - Pick(), 2 => Pick() * Pick(), _ => 0.5 * (Pick() + 1) };
            values.Add(random.Next(8) == 0 ? Expr.Min(Expr.Max(next, -2), 2) : next);
        }

        Check("a long graph", Graph.Of([v], [.. values.Where((_, i) => i % 97 == 0)]), Uniform(100, -1, 1));
    }

    [Fact]
    public void It_agrees_on_a_tiled_step_of_hundreds_of_instructions()
    {
        Expr v = Expr.Input("v", Shape.Vector(1000));
        Random random = new(5);
        List<Expr> values = [v];
        for (int i = 0; i < 300; i++)
        {
            Expr x = values[random.Next(values.Count)];
            Expr y = values[random.Next(values.Count)];
            values.Add(random.Next(5) switch { 0 => Expr.Sin(x), 1 => Expr.Tanh(x + y), 2 => x * Expr.Sigmoid(y), 3 => Expr.Max(x, y) - v, _ => 0.5 * (x + y) });
        }

        Check("a wide step", Graph.Of([v], [.. values.TakeLast(5), Expr.Sum(values[^1]), Expr.Sum(values[100])]), Uniform(1000, -1, 1));
    }

    [Fact]
    public void It_agrees_on_sums_of_every_small_length()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            for (int size = 0; size <= 100; size++)
            {
                Expr v = Expr.Input("v", Shape.Vector(size), type);
                Check("a small sum", Graph.Of([v], [Expr.Sum(v), Expr.Sum(v * v), -v]), Uniform(size, -1, 1));
                Check("a sum of zeros", Graph.Of([v], [Expr.Sum(-v)]), new double[size]);
            }
        }
    }

    /// <summary>They become straight-line code, in which moves are only names: no working memory.</summary>
    [Fact]
    public void It_agrees_on_small_programs_of_moves_and_totals()
    {
        Random random = new(11);
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            for (int round = 0; round < 20; round++)
            {
                Expr m = Expr.Input("m", Shape.Matrix(random.Next(2, 7), random.Next(2, 9)), type);
                Expr x = m;
                for (int i = 0; i < 12; i++)
                {
                    x = Moved(random, x);
                }

                Expr all = x.Reshape(Shape.Vector(x.Shape.Size));
                Graph graph = Graph.Of([m], [x, Expr.Sum(x, axis: 0), Expr.Sum(x, axis: 1), Expr.MaxAlong(x, axis: 0), Expr.MaxAlong(-x, axis: 1), all.Shape.Size <= 256 ? Expr.Sum(all) : all]);
                Check("a small program", graph, Uniform(m.Shape.Size, -1, 1));
                Check("a small program of zeros", graph, new double[m.Shape.Size]);
            }
        }
    }

    [Fact]
    public void A_small_program_of_moves_needs_no_working_memory()
    {
        Expr m = Expr.Input("m", Shape.Matrix(4, 6));
        Expr minors = Expr.Concatenate([m.Slice(1, 0, 3), m.Slice(1, 3, 3), m.Slice(1, 1, 3)], axis: 0);
        string explained = Kernel.Compile(Graph.Of([m], [Expr.Sum(minors * minors, axis: 0)]), JitBackEnd.Instance).Explain();
        Assert.Contains("\n0 bytes of working memory", explained, StringComparison.Ordinal);
    }

    private static Expr Moved(Random random, Expr x)
    {
        (int rows, int columns) = (x.Shape[0], x.Shape[1]);
        return random.Next(7) switch
        {
            0 => x.Transpose(),
            1 when columns > 2 => Expr.Concatenate([x.Slice(1, 0, 1), x.Slice(1, 2, columns - 2)], axis: 1),
            2 when columns > 3 => x.Slice(1, 0, columns / 2, step: 2),
            3 when x.Shape.Size < 60 => Expr.Concatenate([x, 0.5 * x], axis: 1),
            4 when x.Shape.Size < 60 => Expr.Concatenate([x * x, x], axis: 0),
            5 when rows > 2 => x[1..] - x[..^1],
            _ => x * (1 + Expr.Sum(x, axis: 1)).Reshape(Shape.Matrix(rows, 1)),
        };
    }

    [Fact]
    public void Output_may_lie_over_input()
    {
        Expr v = Expr.Input("v", Shape.Vector(2));
        (Kernel interpreter, Kernel jit) = Both(Graph.Of([v], [v[1] * 2, v[0] + v[1]]));
        double[] place = [3, 5];
        jit.Run(place, place);
        Assert.Equal(Run(interpreter, [3, 5]), place);
    }

    [Fact]
    public void Outputs_may_be_inputs_and_constants_and_the_same_twice()
    {
        Expr x = Expr.Input("x", Shape.Scalar);
        Expr y = Expr.Input("y", Shape.Scalar);
        Expr sum = x + y;
        Check("outputs", Graph.Of([x, y], [y, Expr.Full(2, Shape.Scalar), sum, sum, x]), [3, 5]);
    }

    private static bool Agrees(RandomGraph random)
    {
        Check(random.ToString(), random.Graph, random.Input());
        return true;
    }

    internal static void Check(string name, Graph graph, double[] input)
    {
        (Kernel interpreter, Kernel jit) = Both(graph);
        double[] expected = Run(interpreter, input);
        Same($"{name} of {graph.Inputs[0].Shape}, {jit.ElementType}", expected, Run(jit, input));
        Same(name + " again", expected, Run(jit, input));
    }

    private static void Same(string name, double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]) || (double.IsNaN(expected[i]) && double.IsNaN(actual[i]));
            Assert.True(same, $"{name}: element {i} is {expected[i]:R} interpreted, {actual[i]:R} compiled");
        }
    }

    private static (Kernel Interpreter, Kernel Jit) Both(Graph graph) =>
        (Kernel.Compile(graph, InterpreterBackEnd.Instance), Kernel.Compile(graph, JitBackEnd.Instance));

    private static double[] Run(Kernel kernel, double[] input)
    {
        if (kernel.ElementType == ElementType.Double)
        {
            double[] doubles = new double[kernel.OutputSize];
            kernel.Run(input, doubles);
            return doubles;
        }

        float[] output = new float[kernel.OutputSize];
        kernel.Run(Array.ConvertAll(input, x => (float)x), output);
        return Array.ConvertAll(output, x => (double)x);
    }

    private static double[] Uniform(int count, double low, double high)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, count).Select(_ => low + (random.NextDouble() * (high - low)))];
    }
}
