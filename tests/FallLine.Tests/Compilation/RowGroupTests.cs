using FallLine.Compilation;
using FallLine.Differentiation;

namespace FallLine.Tests.Compilation;

/// <summary>Work on a large matrix of data goes by blocks of rows, and nothing but the time changes.</summary>
public sealed class RowGroupTests
{
    // Not a multiple of a block, of a tile or of a vector.
    private const int Rows = 2 * 3072 + 777;
    private const int Columns = 19;
    private const int Classes = 3;

    private static readonly Random Seeded = new(7);
    private static readonly double[] Data = Numbers(Rows * Columns);
    private static readonly double[] Labels = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0 ? 1.0 : -1.0)];
    private static readonly double[] Targets = [.. Enumerable.Range(0, Rows * Classes).Select(i => i / Classes % Classes == i % Classes ? 1.0 : 0.0)];
    private static readonly Expr X = Expr.Literal(Data, Shape.Matrix(Rows, Columns));

    /// <summary>Graphs of a loss and its gradient, and whether rows can go together.</summary>
    public static TheoryData<string, bool> Models => new()
    {
        { "linear", true }, { "logistic with bias and penalty", true }, { "softmax", true }, { "network", true }, { "the data are an input", true },
        { "standard deviation", false }, { "rows mixed", false }, { "two heads", true }, { "scaled by another product", true },
        { "nearest of few", true }, { "nearest of many", true }, { "distances to the nearest", true }, { "much is kept", true }, { "a batch of matrices", true },
        { "a batch of whole vectors", true }, { "a batch and what it is no part of", true }, { "a batch of wide matrices", true }, { "a batch of narrow matrices", false }, { "a batch of narrow matrices of odd length", false }, { "a batch that is mixed", false },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Blocks_of_rows_compute_what_each_node_computes_alone(string name, bool together)
    {
        Graph graph = Model(name);
        double[] input = Numbers(graph.Inputs.Sum(leaf => leaf.Shape.Size));
        double[] expected = Reference.Run(graph, input);
        double[]? first = null;
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            Kernel kernel = Kernel.Compile(graph, backEnd);
            Assert.Equal(together, kernel.Explain().Contains(" together, by blocks of ", StringComparison.Ordinal));
            double[] output = new double[kernel.OutputSize];
            for (int run = 0; run < 2; run++)
            {
                kernel.Run(input, output);
                Close.Check(expected, output, 1e-12);
                Assert.Equal(first ??= [.. output], output);
            }
        }
    }

    /// <summary>The differences x - mean are as large as what is made of them, and computed where they are read: on the way there, and again on the way back.</summary>
    [Theory]
    [InlineData("a batch of matrices", 601)]
    [InlineData("a batch of whole vectors", 608)]
    public void What_is_cheap_to_compute_is_not_kept_for_the_way_back(string name, int points) => Assert.InRange(WorkingMemory(name), 1, (int)(1.8 * sizeof(double) * 23 * points * 11));

    /// <summary>Row code would turn the rows of x - mean into columns and back.</summary>
    [Fact]
    public void Differences_of_repeated_arrays_are_tiled() => Assert.Contains("tiled: 3 instructions over 153824 elements, 1 arrays", Kernel.Compile(Model("a batch of whole vectors"), InterpreterBackEnd.Instance).Explain(), StringComparison.Ordinal);

    /// <summary>Four columns of differences, and of what the matrix makes of them, are computed from a few numbers wherever they are needed; what is kept has one column.</summary>
    [Fact]
    public void Columns_that_are_cheap_are_not_kept_either() => Assert.InRange(WorkingMemory("a batch of narrow matrices"), 1, 4 * sizeof(double) * 23 * 1000);

    /// <summary>Distances from 1801 rows to 100 points are 1.4 MB; of all that is compared with what, only a block is ever there.</summary>
    [Fact]
    public void What_only_its_block_needs_takes_no_more_memory_than_a_block() => Assert.InRange(WorkingMemory("nearest of many"), 1, 1 << 20);

    /// <summary>Row code would have to turn the data's rows into columns, and the scalar bias is no reason for it.</summary>
    [Theory]
    [InlineData("linear")]
    [InlineData("logistic with bias and penalty")]
    public void Linear_models_are_left_to_the_kernels_of_matrices_and_vectors(string name) =>
        Assert.DoesNotContain("by rows:", Kernel.Compile(Model(name), InterpreterBackEnd.Instance).Explain(), StringComparison.Ordinal);

    [Fact]
    public void So_do_blocks_of_floats()
    {
        Expr w = Expr.Input("w", Shape.Vector(Columns), ElementType.Float);
        Expr data = Expr.Literal((ReadOnlySpan<float>)Array.ConvertAll(Data, x => (float)x)).Reshape(Shape.Matrix(Rows, Columns));
        Expr labels = Expr.Literal((ReadOnlySpan<float>)Array.ConvertAll(Labels, x => (float)x));
        Graph graph = WithGradient(Expr.Mean(Expr.Softplus(-labels * data.Dot(w))), w);
        double[] input = Array.ConvertAll(Numbers(Columns), x => (double)(float)x);
        double[] expected = Reference.Run(graph, input);
        float[]? first = null;
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            Kernel kernel = Kernel.Compile(graph, backEnd);
            Assert.Contains(" together, by blocks of ", kernel.Explain(), StringComparison.Ordinal);
            float[] output = new float[kernel.OutputSize];
            kernel.Run(Array.ConvertAll(input, x => (float)x), output);
            Close.Check(expected, Array.ConvertAll(output, x => (double)x), 1e-4);
            Assert.Equal(first ??= output, output);
        }
    }

    [Fact]
    public void A_run_by_blocks_allocates_nothing()
    {
        Kernel kernel = Kernel.Compile(Model("softmax"), InterpreterBackEnd.Instance);
        double[] input = Numbers(kernel.InputSize);
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);

        // The first run whose work other threads share may make seats for them.
        Assert.Contains(Enumerable.Range(0, 5), _ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            kernel.Run(input, output);
            return GC.GetAllocatedBytesForCurrentThread() == before;
        });
    }

    private static int WorkingMemory(string name)
    {
        string[] lines = Kernel.Compile(Model(name), InterpreterBackEnd.Instance).Explain().Split('\n');
        return int.Parse(Assert.Single(lines, line => line.Contains(" bytes of working memory", StringComparison.Ordinal)).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Graph Model(string name)
    {
        Expr w = Expr.Input("w", Shape.Vector(Columns));
        Expr b = Expr.Input("b", Shape.Scalar);
        Expr weights = Expr.Input("W", Shape.Matrix(Columns, Classes));
        Expr bias = Expr.Input("c", Shape.Vector(Classes));
        switch (name)
        {
            case "linear":
                return WithGradient(Expr.Mean(Expr.Square(X.Dot(w) - Expr.Literal(Labels))), w);
            case "logistic with bias and penalty":
                return WithGradient(Expr.Mean(Expr.Softplus(-Expr.Literal(Labels) * (X.Dot(w) + b))) + (0.1 * Expr.Sum(Expr.Square(w))), w, b);
            case "softmax":
                return WithGradient(CrossEntropy(X.Dot(weights) + bias), weights, bias);
            case "network":
                Expr first = Expr.Input("V", Shape.Matrix(Columns, 5));
                Expr second = Expr.Input("U", Shape.Matrix(5, Classes));
                return WithGradient(CrossEntropy(Expr.Tanh(X.Dot(first)).Dot(second) + bias), first, second, bias);
            case "the data are an input":
                Expr data = Expr.Input("x", Shape.Matrix(Rows, Columns));
                return WithGradient(Expr.Mean(Expr.Square(data.Dot(w) - Expr.Literal(Labels))), data, w);
            case "standard deviation":
                // Every residual's weight in the gradient hangs on all of them.
                return WithGradient(Expr.Sqrt(Expr.Mean(Expr.Square(X.Dot(w) - Expr.Literal(Labels)))), w);
            case "rows mixed":
                Expr z = X.Dot(w);
                return WithGradient(Expr.Mean(Expr.Square(z - Expr.Concatenate([z.Slice(0, 1, Rows - 1), z.Slice(0, 0, 1)]))), w);
            case "two heads":
                Expr left = X.Dot(w);
                Expr right = Expr.Exp(0.1 * X.Dot(2 * w));
                return WithGradient(Expr.Mean(Expr.Square(left - right)) + Expr.Max(Expr.StopGradient(left)), w);
            case "scaled by another product":
                // The other matrix is read once only, and its norm is complete before any row of the first is needed.
                Expr other = Expr.Literal([.. Data.Reverse()], Shape.Matrix(Rows, Columns));
                return WithGradient(Expr.Mean(Expr.Square((Expr.StopGradient(Expr.Norm(other.Dot(w))) * X.Dot(w)) - Expr.Literal(Labels))), w);
            case "nearest of few":
                return Nearest(9, Rows);
            case "nearest of many":
                return Nearest(100, 1801);
            case "distances to the nearest":
                Expr to = Expr.Input("to", Shape.Matrix(100, Columns));
                Expr products = Expr.Literal(Data[..(1801 * Columns)], Shape.Matrix(1801, Columns)).Dot(to.Transpose());
                return Graph.Of([to], [Expr.MaxAlong((2 * products) - Expr.Sum(Expr.Square(to), axis: 1), axis: 1)]);
            case "much is kept":
                // The hidden layer is an output too, in the middle of what only blocks need.
                Expr wide = Expr.Input("V", Shape.Matrix(Columns, 16));
                Expr hidden = Expr.Tanh(X.Dot(wide));
                Expr kept = Expr.Mean(Expr.Square(Expr.Exp(0.5 * hidden) + hidden));
                return Graph.Of([wide], [hidden, Expr.Sum(hidden, axis: 0), .. ReverseMode.Gradient(kept, [wide])]);
            case "a batch of matrices":
                return Batch(601, 11, distances => Expr.Sum(Expr.LogSumExp(-distances.Transpose())));
            case "a batch of whole vectors":
                return Batch(608, 11, distances => Expr.Sum(Expr.LogSumExp(-distances.Transpose())));
            case "a batch and what it is no part of":
                return Batch(1000, 8, distances => Expr.Sum(Expr.LogSumExp(-distances.Transpose())), means: 40, hasGradient: false);
            case "a batch of narrow matrices":
                return Batch(1000, 2, distances => Expr.Sum(Expr.LogSumExp(-distances.Transpose())));
            case "a batch of narrow matrices of odd length":
                return Batch(1003, 3, distances => Expr.Sum(Expr.LogSumExp(-distances.Transpose())));
            case "a batch of wide matrices":
                return Batch(64, 48, distances => Expr.Sum(Expr.Exp(-distances)));
            case "a batch that is mixed":
                Expr mixed = Expr.Input("m", Shape.Of(40, 50, 50));
                return Graph.Of([mixed], [mixed.Dot(mixed).Transpose(1, 0, 2).Dot(Expr.Literal(Numbers(50 * 7), Shape.Matrix(50, 7)))]);
            default:
                throw new ArgumentException(name);
        }
    }

    /// <summary>|Q (x - mean)|² for each of some means with a matrix each, at each x: the x, the differences and what Q makes of them are large.</summary>
    private static Graph Batch(int points, int dimension, Func<Expr, Expr> loss, int means = 23, bool hasGradient = true)
    {
        Expr x = Expr.Input("x", Shape.Matrix(points, dimension));
        Expr centres = Expr.Input("means", Shape.Matrix(means, dimension));
        Expr matrices = Expr.Input("Q", Shape.Of(means, dimension, dimension));
        Expr distances = Expr.Map((mean, q) => Expr.Sum(Expr.Square((x - mean).Dot(q)), axis: 1), centres, matrices);
        Expr total = loss(distances);
        return Graph.Of([x, centres, matrices], hasGradient ? [total, .. ReverseMode.Gradient(total, [centres, matrices])] : [total]);
    }

    /// <summary>The square of the distance from each row to the nearest of some points, all added up.</summary>
    private static Graph Nearest(int count, int rows)
    {
        Expr data = Expr.Literal(Data[..(rows * Columns)], Shape.Matrix(rows, Columns));
        Expr points = Expr.Input("points", Shape.Matrix(count, Columns));
        return WithGradient(-Expr.Sum(Expr.MaxAlong((2 * data.Dot(points.Transpose())) - Expr.Sum(Expr.Square(points), axis: 1), axis: 1)), points);
    }

    private static Expr CrossEntropy(Expr z)
    {
        Expr most = Expr.StopGradient(Expr.MaxAlong(z, 1)).Reshape(Shape.Matrix(Rows, 1));
        Expr sums = Expr.Log(Expr.Sum(Expr.Exp(z - most), 1));
        return Expr.Mean(sums - Expr.Sum((z - most) * Expr.Literal(Targets, Shape.Matrix(Rows, Classes)), 1));
    }

    private static Graph WithGradient(Expr loss, params Expr[] inputs) => Graph.Of(inputs, [loss, .. ReverseMode.Gradient(loss, inputs)]);

    private static double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Seeded.NextDouble() - 0.5)];
}
