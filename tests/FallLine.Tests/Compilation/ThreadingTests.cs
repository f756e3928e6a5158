using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Tests.Kernels;

namespace FallLine.Tests.Compilation;

/// <summary>Large kernels share their work, and nothing but the time changes.</summary>
[Collection(nameof(Threads))]
public sealed class ThreadingTests
{
    private static readonly Random Seeded = new(11);

    /// <summary>Graphs that are large enough to be shared.</summary>
    public static TheoryData<string> Graphs => ["elementwise", "sums", "rows of one weight", "softmax", "network", "nearest", "reductions", "totals of rows", "matrix times vector", "transposed matrix times vector", "matrix product"];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Any_number_of_threads_gives_the_same_bits(string name)
    {
        Graph graph = Of(name);
        double[] input = Numbers(graph.Inputs.Sum(leaf => leaf.Shape.Size));
        double[]? first = null;
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            Kernel kernel = Kernel.Compile(graph, backEnd);
            double[] output = new double[kernel.OutputSize];
            foreach (int threads in (int[])[1, 2, 3, 7])
            {
                TeamTests.With(threads, () => kernel.Run(input, output));
                Assert.Equal(first ??= [.. output], output);
            }
        }

        Assert.All(first!, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_kernel_runs_from_many_threads_that_share_their_work() => TeamTests.With(3, () =>
    {
        Kernel kernel = Kernel.Compile(Of("sums"), InterpreterBackEnd.Instance);
        double[] input = Numbers(kernel.InputSize);
        double[] expected = new double[kernel.OutputSize];
        kernel.Run(input, expected);
        Parallel.For(0, 6, _ =>
        {
            double[] output = new double[kernel.OutputSize];
            for (int run = 0; run < 5; run++)
            {
                kernel.Run(input, output);
                Assert.Equal(expected, output);
            }
        });
    });

    [Theory]
    [InlineData("sums")]
    [InlineData("softmax")]
    [InlineData("matrix product")]
    public void Nothing_is_allocated_on_the_callers_thread(string name) => TeamTests.With(2, () =>
    {
        Kernel kernel = Kernel.Compile(Of(name), InterpreterBackEnd.Instance);
        double[] input = Numbers(kernel.InputSize);
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        int allocating = 0;
        for (int run = 0; run < 20; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            kernel.Run(input, output);
            allocating += GC.GetAllocatedBytesForCurrentThread() > before ? 1 : 0;
        }

        // The other thread's memory is made when it first takes part, which it may do late, and by whichever of the two.
        Assert.InRange(allocating, 0, 1);
    });

    private static Graph Of(string name)
    {
        const int rows = 30_001;
        const int columns = 11;
        const int classes = 3;
        Expr x = Expr.Input("x", Shape.Vector(100_003));
        Expr w = Expr.Input("w", Shape.Vector(columns));
        Expr weights = Expr.Input("W", Shape.Matrix(columns, classes));
        Expr data = Expr.Literal(Numbers(rows * columns), Shape.Matrix(rows, columns));
        Expr labels = Expr.Literal(Numbers(rows));
        Expr layer = Expr.Input("V", Shape.Matrix(60, 200));
        Expr matrix = Expr.Input("M", Shape.Matrix(300, 260));
        Graph Totals(Expr z) => Graph.Of([x], [Expr.Sum(z / Expr.Sum(z, axis: 2).Reshape(Shape.Of(20, 1000, 1)), axis: 1), Expr.MaxAlong(z, axis: 1)]);
        return name switch
        {
            "elementwise" => Graph.Of([x], [Expr.Exp(x) * Expr.Sin(x), (x * x) + (2 * x)]),
            "sums" => WithGradient(Expr.Sum(Expr.Softplus(x)) * Expr.Norm(x), x),
            "rows of one weight" => WithGradient(Expr.Mean(Expr.Softplus(-labels * data.Dot(w))), w),
            "softmax" => WithGradient(Expr.Mean(Expr.LogSumExp(data.Dot(weights), axis: 1)), weights),
            "network" => WithGradient(Expr.Mean(Expr.Square(Expr.Tanh(Expr.Literal(Numbers(3000 * 60), Shape.Matrix(3000, 60)).Dot(layer)))), layer),
            "nearest" => WithGradient(-Expr.Sum(Expr.MaxAlong(Expr.Literal(Numbers(3001 * 60), Shape.Matrix(3001, 60)).Dot(layer) - Expr.Sum(Expr.Square(layer), axis: 0), axis: 1)), layer),
            "reductions" => Graph.Of([matrix], [Expr.Sum(matrix, axis: 1), Expr.Sum(matrix, axis: 0), Expr.MaxAlong(matrix, axis: 1)]),
            "totals of rows" => Totals(Expr.Softplus(x.Slice(0, 0, 100_000).Reshape(Shape.Of(20, 1000, 5)))),
            "matrix times vector" => Graph.Of([matrix], [matrix.Dot(Expr.Literal(Numbers(260)))]),
            "transposed matrix times vector" => Graph.Of([matrix], [Expr.Literal(Numbers(300)).Dot(matrix)]),
            _ => Graph.Of([matrix], [matrix.Dot(matrix.Transpose())]),
        };
    }

    private static Graph WithGradient(Expr value, Expr input) => Graph.Of([input], [value, .. ReverseMode.Gradient(value, [input])]);

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (1.2 * Seeded.NextDouble()) - 0.6)];
}
