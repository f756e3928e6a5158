using FallLine.Compilation;
using FallLine.Expressions;

namespace FallLine.Tests.Compilation;

/// <summary>Where arrays lie: repeated ones in tiles, parts inside what joins them, tiles outside of working memory.</summary>
public sealed class LayoutTests
{
    [Fact]
    public unsafe void Tiles_of_repeated_arrays_hold_their_elements_and_nothing_behind_them()
    {
        double[] source = [.. Enumerable.Range(1, 300).Select(i => (double)i)];
        double[] tile = new double[LoweredProgram.Tile + 1];
        foreach ((int inner, int extent) in (ReadOnlySpan<(int, int)>)[(1, 1), (1, 2), (1, 7), (1, 100), (1, 300), (2, 3), (3, 50), (7, 2), (8, 9), (9, 9), (40, 4), (300, 2)])
        {
            foreach (int count in (ReadOnlySpan<int>)[1, 5, 8, 64, 255, 256])
            {
                for (int start = 0; start < 2 * inner * extent; start += 1 + (inner * extent / 11))
                {
                    tile.AsSpan().Fill(-1);
                    fixed (double* from = source)
                    fixed (double* to = tile)
                    {
                        RepeatedTile.Load(new RepeatPattern(inner, extent), (byte*)from, start, (byte*)to, count, isDouble: true);
                    }

                    Assert.Equal([.. Enumerable.Range(start, count).Select(i => source[i / inner % extent])], tile[..count]);
                    Assert.Equal(-1, tile[count]);
                }
            }
        }
    }

    /// <summary>Runs longer and shorter than a tile, that end with one and within one, of a single element and of many.</summary>
    [Fact]
    public unsafe void So_do_tiles_of_runs_that_are_repeated()
    {
        double[] source = [.. Enumerable.Range(1, 1200).Select(i => (double)i)];
        double[] tile = new double[LoweredProgram.Tile];
        foreach ((int inner, int extent, int middle, int runs) in (ReadOnlySpan<(int, int, int, int)>)[(1, 10, 100, 7), (1, 300, 2, 4), (1, 16, 16, 3), (3, 2, 5, 9), (50, 5, 3, 2), (1, 2, 500, 3)])
        {
            RepeatPattern pattern = new(inner, extent, middle, runs);
            for (int start = 0; start < pattern.Stretch * (runs + 1); start += 97)
            {
                fixed (double* from = source)
                fixed (double* to = tile)
                {
                    RepeatedTile.Load(pattern, (byte*)from, start, (byte*)to, tile.Length, isDouble: true);
                }

                Assert.Equal([.. Enumerable.Range(start, tile.Length).Select(i => source[(i / pattern.Stretch % runs * extent) + (i / inner % extent)])], tile);
            }
        }
    }

    [Fact]
    public void Broadcasts_repeat_runs_of_at_most_two_groups_of_axes()
    {
        Assert.Equal(new RepeatPattern(1, 30), Of([3, 10], [7, 3, 10]));
        Assert.Equal(new RepeatPattern(10, 21), Of([7, 3, 1], [7, 3, 10]));
        Assert.Equal(new RepeatPattern(1, 10, 300, 7), Of([7, 1, 10], [7, 300, 10]));
        Assert.Equal(new RepeatPattern(2, 10, 300, 21), Of([7, 3, 1, 10, 1], [7, 3, 300, 10, 2]));
        Assert.Equal(new RepeatPattern(1, 10, 300, 7), Of([1, 7, 1, 10], [5, 7, 300, 10]));
        Assert.Null(Of([7, 1, 10], [7, 3, 10])); // Runs shorter than a tile.
        Assert.Null(Of([7, 1, 10, 1, 2], [7, 300, 10, 300, 2]));

        static RepeatPattern? Of(int[] from, int[] to) => RepeatPattern.Of(Expr.Apply(new Broadcast(Shape.Of(to)), Expr.Input("x", Shape.Of(from))));
    }

    /// <summary>Read where they lie, from periods laid out once, and copied; in several pieces of code, with sums, and of floats.</summary>
    [Theory]
    [InlineData(8, 300, 10, false)]
    [InlineData(8, 300, 10, true)]
    [InlineData(5, 3, 700, false)]
    [InlineData(3, 400, 300, false)]
    [InlineData(3, 400, 300, true)]
    public void Tiled_code_reads_arrays_that_are_repeated_in_the_middle(int runs, int middle, int extent, bool isFloat)
    {
        ElementType type = isFloat ? ElementType.Float : ElementType.Double;
        Expr a = Expr.Input("a", Shape.Of(runs, 1, extent), type);
        Expr b = Expr.Input("b", Shape.Of(middle, extent), type);
        Expr c = Expr.Input("c", Shape.Of(runs, middle, 1), type);
        Expr difference = b - a;
        Expr deep = Enumerable.Range(0, 40).Aggregate(difference, (result, i) => (result * a) + c + i);
        Graph graph = Graph.Of([a, b, c], [difference, Expr.Sum(difference * c), Expr.Sum(Expr.Tanh(deep)), Expr.Sum(a + c), deep]);
        Kernel[] kernels = [Kernel.Compile(graph, InterpreterBackEnd.Instance), Kernel.Compile(graph, JitBackEnd.Instance)];
        Assert.DoesNotContain("move", kernels[0].Explain(), StringComparison.Ordinal);
        Random random = new(9);
        double[] input = [.. Enumerable.Range(0, kernels[0].InputSize).Select(_ => (float)(random.NextDouble() - 0.5))];
        double[][] outputs = [.. kernels.Select(kernel => Run(kernel, input, isFloat))];
        Close.Check(Reference.Run(graph, input), outputs[0], isFloat ? 1e-2 : 1e-12);
        Assert.Equal(outputs[0], outputs[1]);
    }

    [Fact]
    public void Numbers_that_tiles_are_filled_with_take_no_working_memory()
    {
        Expr x = Expr.Input("x", Shape.Vector(100));
        Expr t = Expr.Literal([.. Enumerable.Range(0, 5000).Select(i => i / 5000.0)]);
        Expr sum = Enumerable.Range(0, 100).Aggregate(x[0] * 0, (result, i) => (result * t) + x[i]);
        string explained = Kernel.Compile(Graph.Of([x], [Expr.Sum(sum)]), InterpreterBackEnd.Instance).Explain();
        long bytes = long.Parse(explained.Split('\n').Single(line => line.Contains("working memory", StringComparison.Ordinal)).Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(bytes, 0, 128 << 10);
    }

    /// <summary>Of sizes that fill vectors and of others, of each kind of step, read by nothing else and by something else.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(63)]
    public void Parts_are_computed_inside_what_joins_them(int rows)
    {
        Expr a = Expr.Input("a", Shape.Matrix(rows, 40));
        Expr b = Expr.Input("b", Shape.Matrix(40, 48));
        Expr product = a.Dot(b);
        Expr tiled = Expr.Exp(b);
        Expr shared = Expr.Sin(b);
        Expr byRows = Expr.Map(row => Expr.Concatenate([row[1..], row[..1] * 2]), Expr.Concatenate([a, a[..8]]).Reshape(Shape.Of((rows + 8) * 5, 8))).Reshape(Shape.Of((rows + 8) * 40 / 8, 8));
        Expr flat = Expr.Concatenate([Flat(product), Flat(tiled), Flat(shared), Flat(b), Flat(byRows), Flat(tiled)[..16]]);
        Expr nested = Expr.Concatenate([flat, Flat(Expr.Cos(b))]);
        Graph graph = Graph.Of([a, b], [Expr.Sum(Expr.Square(nested)), Expr.Sum(shared), Expr.Sum(nested * Expr.Literal([.. Enumerable.Range(0, nested.Shape.Size).Select(i => i % 7 / 7.0)]))]);
        Random random = new(5);
        double[] input = [.. Enumerable.Range(0, 40 * (rows + 48)).Select(_ => random.NextDouble() - 0.5)];
        double[] expected = Reference.Run(graph, input);
        double[]? first = null;
        foreach (IBackEnd backEnd in new IBackEnd[] { InterpreterBackEnd.Instance, JitBackEnd.Instance })
        {
            double[] output = new double[3];
            Kernel kernel = Kernel.Compile(graph, backEnd);
            for (int run = 0; run < 2; run++)
            {
                kernel.Run(input, output);
                Close.Check(expected, output, 1e-12);
                Assert.Equal(first ??= [.. output], output);
            }
        }
    }

    private static double[] Run(Kernel kernel, double[] input, bool isFloat)
    {
        double[] output = new double[kernel.OutputSize];
        if (!isFloat)
        {
            kernel.Run(input, output);
            return output;
        }

        float[] floats = new float[kernel.OutputSize];
        kernel.Run([.. input.Select(x => (float)x)], floats);
        return [.. floats.Select(x => (double)x)];
    }

    private static Expr Flat(Expr x) => x.Reshape(Shape.Vector(x.Shape.Size));
}
