using FallLine.Compilation;
using FallLine.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

public sealed class InterpreterTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240601, 1);
    private static readonly int[] Sizes = [0, 1, 7, 8, 9, 255, 256, 257, 1000];

    [Fact]
    public void A_lowered_graph_computes_what_each_node_computes_alone() =>
        Prop.ForAll(RandomGraph.Doubles, random =>
        {
            double[] input = random.Input();
            return Agrees(random, Doubles(Kernel.CompileUnsimplified(random.Graph), input), input, 1e-10);
        }).Check(Many);

    [Fact]
    public void So_does_one_of_floats() =>
        Prop.ForAll(RandomGraph.Floats, random =>
        {
            double[] input = Array.ConvertAll(random.Input(), x => (double)(float)x);
            return Agrees(random, Floats(Kernel.CompileUnsimplified(random.Graph), input), input, 1e-3);
        }).Check(Many);

    [Fact]
    public void Every_primitive_has_a_case() =>
        Assert.Empty(PrimitiveKinds.All.Where(kind => !kind.IsSubclassOf(typeof(Leaf)))
            .Except(ElementwiseCase.All.Select(x => x.Kind)).Except(StructuralCase.All.Select(x => x.Kind)));

    [Fact]
    public void Every_elementwise_primitive_computes_arrays_of_every_length_as_it_computes_each_element()
    {
        foreach (ElementwiseCase item in ElementwiseCase.All)
        {
            foreach (int size in Sizes)
            {
                foreach (ElementType type in Enum.GetValues<ElementType>())
                {
                    Expr[] inputs = [.. Enumerable.Range(0, item.Arity).Select(i => Expr.Input("x" + i, Shape.Vector(size), type))];
                    Check(item.Name, Graph.Of(inputs, [item.Apply(inputs)]), item.Low, item.High, 0);
                }
            }
        }
    }

    [Fact]
    public void Every_other_primitive_computes_arrays_of_small_and_large_shapes()
    {
        foreach (StructuralCase item in StructuralCase.All)
        {
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                Expr[] inputs = [.. item.Inputs.Select((shape, i) => Expr.Input("x" + i, shape, type))];
                bool rounds = item.Kind == typeof(ScatterAdd) || item.Kind == typeof(WindowSums) || (item.Kind != typeof(MaxAlong) && !item.Kind.IsSubclassOf(typeof(Structural)));
                Check(item.Name, Graph.Of(inputs, [item.Apply(inputs)]), -2, 2, !rounds ? 0 : type == ElementType.Double ? 1e-13 : 1e-4);

                // Inside tiled code too, where repeated arrays are never laid out.
                Check(item.Name + " in an expression", Graph.Of(inputs, [1 + (item.Apply(inputs) * 2)]), -2, 2, !rounds ? 0 : type == ElementType.Double ? 1e-13 : 1e-4);
            }
        }
    }

    [Fact]
    public void The_sum_of_nothing_is_0_and_the_greatest_of_nothing_minus_infinity()
    {
        Expr none = Expr.Input("none", Shape.Vector(0));
        Assert.Equal([0, double.NegativeInfinity], Doubles(Kernel.Compile(Graph.Of([none], [Expr.Sum(none), Expr.Max(none)])), []));
    }

    [Fact]
    public void A_chain_of_100_000_scalars_compiles_and_runs()
    {
        Expr x = Expr.Input("x", Shape.Scalar);
        Expr sum = x;
        for (int i = 0; i < 100_000; i++)
        {
            sum = (i & 1) == 0 ? sum + x : sum * 0.999;
        }

        Graph graph = Graph.Of([x], [sum]);
        double[] input = [0.37];
        Close.Check(Reference.Run(graph, input), Doubles(Kernel.Compile(graph), input), 1e-12);
    }

    [Fact]
    public void A_graph_250_000_deep_compiles_and_runs()
    {
        Expr x = Expr.Input("x", Shape.Vector(3));
        Expr deep = x;
        for (int i = 0; i < 250_000; i++)
        {
            deep = Expr.Sin(deep);
        }

        double[] output = Doubles(Kernel.Compile(Graph.Of([x], [deep])), [1, 2, 3]);
        Assert.All(output, y => Assert.InRange(y, 0.003, 0.004));
    }

    [Fact]
    public void Eight_threads_on_one_kernel_get_the_same_bits()
    {
        Expr v = Expr.Input("v", Shape.Vector(1000));
        Expr f = Expr.Sum(Expr.Exp(Expr.Sin(v)) / (1 + Expr.Square(v)));
        Kernel kernel = Kernel.Compile(Graph.Of([v], [f, Expr.Sin(v) * f]));
        double[][] inputs = [.. Enumerable.Range(0, 8).Select(k => Enumerable.Range(0, 1000).Select(i => Math.Cos(i + k)).ToArray())];
        double[][] alone = [.. inputs.Select(input => Doubles(kernel, input))];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(k => new Thread(() =>
        {
            for (int run = 0; run < 200; run++)
            {
                Assert.Equal(alone[k], Doubles(kernel, inputs[k]));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        Expr v = Expr.Input("v", Shape.Vector(1000));
        Expr m = Expr.Literal([.. Enumerable.Range(0, 10_000).Select(i => (double)i)], Shape.Matrix(10, 1000));
        Kernel kernel = Kernel.Compile(Graph.Of([v], [Expr.Sum(Expr.Exp(v)) + Expr.Max(m.Dot(v)), Expr.Sum(m * v, 0), v[3] * v[..10]]));
        double[] input = new double[1000];
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);

        Assert.Equal(0, Allocation.Of(() => kernel.Run(input, output)));
    }

    [Fact]
    public void Wrong_lengths_and_types_are_named()
    {
        Expr v = Expr.Input("v", Shape.Vector(3));
        Kernel kernel = Kernel.Compile(Graph.Of([v], [v * 2]));
        Assert.Contains("The input has 2 elements; this kernel's inputs have 3 together.", Assert.Throws<ArgumentException>(() => kernel.Run([1, 2], new double[3])).Message, StringComparison.Ordinal);
        Assert.Contains("The output has room for 4 elements; this kernel's outputs have 3 together.", Assert.Throws<ArgumentException>(() => kernel.Run([1, 2, 3], new double[4])).Message, StringComparison.Ordinal);
        Assert.Contains("This kernel computes with doubles and was given floats.", Assert.Throws<InvalidOperationException>(() => kernel.Run([1f, 2f, 3f], new float[3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_names_nodes_steps_and_memory()
    {
        Expr v = Expr.Input("v", Shape.Vector(1000));
        string text = Kernel.Compile(Graph.Of([v], [Expr.Sum(Expr.Square(v - 0) + 1)]), InterpreterBackEnd.Instance).Explain();
        Assert.StartsWith("7 nodes, 5 after simplification (rewrites: arithmetic 2)\n1000 numbers in, 1 out, double\ninterpreted\n", text, StringComparison.Ordinal);
        Assert.Matches(@"\nestimated cost: [\d.]+ us a run\n\d+ bytes of working memory for each thread\n", text);
        Assert.Contains("1. tiled: 3 instructions over 1000 elements, 1 arrays, 1 sums\n", text, StringComparison.Ordinal);
    }

    private static double[] Doubles(Kernel kernel, double[] input)
    {
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        return output;
    }

    private static double[] Floats(Kernel kernel, double[] input)
    {
        float[] output = new float[kernel.OutputSize];
        kernel.Run(Array.ConvertAll(input, x => (float)x), output);
        return Array.ConvertAll(output, x => (double)x);
    }

    private static void Check(string name, Graph graph, double low, double high, double tolerance)
    {
        Random random = new(7);
        double[] input = new double[graph.Inputs.Sum(x => x.Shape.Size)];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (float)(low + (random.NextDouble() * (high - low)));
        }

        Kernel kernel = Kernel.CompileUnsimplified(graph);
        double[] output = kernel.ElementType == ElementType.Double ? Doubles(kernel, input) : Floats(kernel, input);
        string? difference = Close.Difference(Reference.Run(graph, input), output, tolerance);
        Assert.True(difference is null, $"{name} of {graph.Inputs[0].Shape}, {kernel.ElementType}: {difference}");
    }

    private static bool Agrees(RandomGraph random, double[] output, double[] input, double tolerance)
    {
        bool rounds = random.Graph.Nodes.Any(node => node.Primitive is Sum or MatrixProduct or ScatterAdd or CumulativeSum);
        string? difference = Close.Difference(Reference.Run(random.Graph, input), output, rounds ? tolerance : 0);
        return difference is null ? true : throw new InvalidOperationException($"{difference}\n{random}");
    }
}
