using FallLine.Compilation;

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
                        RepeatedTile.Load(new RepeatedArray(default, inner, extent), (byte*)from, start, (byte*)to, count, isDouble: true);
                    }

                    Assert.Equal([.. Enumerable.Range(start, count).Select(i => source[i / inner % extent])], tile[..count]);
                    Assert.Equal(-1, tile[count]);
                }
            }
        }
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

    private static Expr Flat(Expr x) => x.Reshape(Shape.Vector(x.Shape.Size));
}
