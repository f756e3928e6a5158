using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;
using FallLine.Kernels;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

/// <summary>Code that runs once for each row: what it computes, and that moves inside it are not steps.</summary>
public sealed class RowCodeTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(20240603, 1);

    [Fact]
    public void Random_functions_of_a_row_compute_what_each_node_computes_alone_on_both_tiers() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), Agrees).Check(Many);

    [Fact]
    public void The_Jacobian_of_a_small_function_at_many_rows_is_one_step()
    {
        Function turn = Function.Of(x => Expr.Concatenate([x[0] * Expr.Cos(x[2]), x[1] * Expr.Sin(x[2])]) / Expr.Norm(x[..2]), Shape.Vector(3));
        Function jacobians = Function.Of(x => turn.Jacobian(x), Shape.Vector(3)).Map(1000);
        Expr rows = Expr.Input("rows", Shape.Matrix(1000, 3));
        string[] steps = [.. Kernel.Compile(Graph.Of([rows], [jacobians.Apply(rows)]), InterpreterBackEnd.Instance).Explain().Split('\n').Where(line => line.Contains(". ", StringComparison.Ordinal))];
        Assert.Contains("by rows: ", Assert.Single(steps), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transposed_array_is_read_where_it_lies()
    {
        Expr m = Expr.Input("m", Shape.Matrix(5, 200));
        Kernel kernel = Kernel.Compile(Graph.Of([m], [Expr.Sum(Expr.Square(m.Transpose()), 1)]), InterpreterBackEnd.Instance);
        Assert.DoesNotContain("move", kernel.Explain(), StringComparison.Ordinal);
        double[] input = Numbers(1000, 1);
        double[] sums = new double[200];
        kernel.Run(input, sums);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(Enumerable.Range(0, 5).Sum(k => input[(k * 200) + i] * input[(k * 200) + i]), sums[i], 1e-12));
    }

    /// <summary>Of a large one each number would lie in a cache line of its own, eight of which hold what one could.</summary>
    [Theory]
    [InlineData(700, true)]
    [InlineData(70, false)]
    public void A_transposed_array_that_is_read_number_by_number_is_laid_out_if_it_is_large(int rows, bool isLaidOut)
    {
        Expr weights = Expr.Input("weights", Shape.Matrix(rows, 11));
        Expr parts = Expr.Input("parts", Shape.Of(11, rows, 2));
        Graph graph = Graph.Of([weights, parts], [Expr.Sum(Expr.Exp(parts) * weights.Transpose().Reshape(Shape.Of(11, rows, 1)), 2)]);
        Kernel interpreted = Kernel.Compile(graph, InterpreterBackEnd.Instance);
        Assert.Equal(isLaidOut, interpreted.Explain().Contains("move", StringComparison.Ordinal));
        Assert.Contains("by rows", interpreted.Explain(), StringComparison.Ordinal);
        double[] input = Numbers(rows * 33, 4);
        double[] values = Run(interpreted, input);
        Close.Check(Reference.Run(graph, input), values, 1e-12);
        Assert.Equal(values, Run(Kernel.Compile(graph, JitBackEnd.Instance), input));
    }

    /// <summary>The gradient divides z a second time, wherever it needs that; z itself is kept for its mean, and stays where it is as long as the second division reads it.</summary>
    [Fact]
    public void What_is_computed_again_from_a_stored_array_keeps_that_array()
    {
        Expr scale = Expr.Input("scale", Shape.Vector(2));
        Expr means = Expr.Input("means", Shape.Matrix(17, 2));
        Expr z = (Expr.Literal(Numbers(514, 6), Shape.Of(257, 1, 2)) - means) / (1 + Expr.Square(Expr.Mean(scale)));
        Expr each = Expr.Mean(z, 1);
        Expr value = Expr.Mean(Expr.Square(each + 0.3)) + Expr.Mean(each * 0.5);
        Graph graph = Graph.Of([scale, means], [value, .. ReverseMode.Gradient(value, [scale, means])]);
        double[] input = Numbers(36, 7);
        double[] expected = Reference.Run(graph, input);
        Close.Check(expected, Run(Kernel.Compile(graph, InterpreterBackEnd.Instance), input), 1e-12);
        Close.Check(expected, Run(Kernel.Compile(graph, JitBackEnd.Instance), input), 1e-12);
    }

    [Fact]
    public void Views_fold_what_strides_can_say_and_refuse_what_they_cannot()
    {
        StridedView whole = StridedView.Whole(0, Shape.Of(4, 6));
        Assert.Equal(new RowPattern(1, 4, 6), whole.Rows(4));
        Assert.Equal(new RowPattern(1, 8, 3), whole.Rows(8));
        Assert.Equal([0, 1, 2], whole.Columns(8));
        StridedView transposed = whole.Through(new Permute([1, 0]), Shape.Of(6, 4))!;
        Assert.Equal(new RowPattern(1, 6, 1), transposed.Rows(6));
        Assert.Equal([0, 6, 12, 18], transposed.Columns(6));
        Assert.Equal(new RowPattern(new Turn(1, 2, 12), new Turn(2, 6, 1)), transposed.Rows(12));
        Assert.Equal([0, 6], transposed.Columns(12));
        Assert.Null(transposed.Under([24]));
        StridedView named = whole.Through(new Gather(new Places([3, 0, 3]), 0), Shape.Of(3, 6))!;
        Assert.Equal(new RowPattern(Turn.Still, new Turn(1, 3, 6, new Places([3, 0, 3]))), named.Rows(3));
        Assert.Equal(new RowPattern(new Turn(1, 2, 3), new Turn(2, 3, 6, new Places([3, 0, 3]))), named.Rows(6));
        Assert.Null(named.Rows(4));
        Assert.Null(named.Through(new Permute([1, 0]), Shape.Of(6, 3)));
        Assert.Equal([0, 2, 4], named.Through(new Slice(1, 1, 3, 2), Shape.Of(3, 3))!.Columns(3));
        StridedView repeated = StridedView.Whole(0, Shape.Of(5, 1, 2)).Through(new Broadcast(Shape.Of(5, 10, 2)), Shape.Of(5, 10, 2))!;
        Assert.Equal(new RowPattern(10, 5, 2), repeated.Rows(50));
        Assert.Equal([0, 1], repeated.Columns(50));
    }

    /// <summary>Named rows, rows of a part of the middle axis, rows of a middle axis exchanged with another: none is laid out, and each is what it would be.</summary>
    [Fact]
    public void Rows_at_two_distances_or_at_named_places_are_read_where_they_lie()
    {
        const int Rows = 300;
        Expr table = Expr.Input("table", Shape.Matrix(17, 11));
        Expr parts = Expr.Input("parts", Shape.Of(4, 100, 3));
        int[] places = [.. Enumerable.Range(0, Rows).Select(i => i * 5 % 17)];
        Expr named = Expr.Map(row => row[..3] * Expr.Sum(row[3..]), table.Gather(places));
        Expr middle = Expr.Sum(Expr.Square(parts.Slice(1, 10, 75)), 2);
        Expr exchanged = Expr.Sum(Expr.Exp(parts.Transpose(1, 0, 2)), 2);
        foreach (Expr result in (Expr[])[named, middle, exchanged])
        {
            Graph graph = Graph.Of([table, parts], [result]);
            double[] input = Numbers((17 * 11) + 1200, 3);
            Kernel interpreted = Kernel.Compile(graph, InterpreterBackEnd.Instance);
            Assert.DoesNotContain("move", interpreted.Explain(), StringComparison.Ordinal);
            Assert.DoesNotContain("gather", interpreted.Explain(), StringComparison.Ordinal);
            double[] values = Run(interpreted, input);
            Close.Check(Reference.Run(graph, input), values, 1e-12);
            Assert.Equal(values, Run(Kernel.Compile(graph, JitBackEnd.Instance), input));
        }
    }

    /// <summary>Outputs of several mebibytes go past the caches; the places around them are untouched, wherever they begin.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(4)]
    public void Large_outputs_arrive_whole_from_any_start(int width)
    {
        int rows = (int)(Transposition.Streamed / sizeof(double) / width) + 13;
        Expr x = Expr.Input("x", Shape.Matrix(rows, 2));
        Expr result = Expr.Map(row => Expr.Concatenate([row[0] * row[1], row, row[..(width - 3)] + row[1]]), x);
        Kernel kernel = Kernel.Compile(Graph.Of([x], [result]), JitBackEnd.Instance);
        Assert.Contains("by rows", kernel.Explain(), StringComparison.Ordinal);
        double[] input = Numbers(2 * rows, 5);
        for (int start = 1; start < 4; start++)
        {
            double[] output = new double[kernel.OutputSize + 8];
            kernel.Run(input, output.AsSpan(start, kernel.OutputSize));
            Assert.All((int[])[.. Enumerable.Range(0, start), .. Enumerable.Range(start + kernel.OutputSize, 8 - start)], i => Assert.Equal(0, output[i]));
            for (int row = 0; row < rows; row++)
            {
                (double a, double b) = (input[2 * row], input[(2 * row) + 1]);
                double[] expected = [a * b, a, b, a + b, b + b];
                Assert.True(output.AsSpan(start + (row * width), width).SequenceEqual(expected.AsSpan(0, width)));
            }
        }
    }

    private static bool Agrees(int seed)
    {
        Random random = new(seed);
        int rows = random.Next(8, 80);
        int columns = random.Next(1, 12);
        Expr shared = Expr.Input("shared", Shape.Vector(columns));
        Expr x = Expr.Input("x", Shape.Matrix(rows, columns));
        Function function = Function.Of(row => Body(row, random), Shape.Vector(columns));
        Expr result = Expr.Map(row => function.Apply(row * shared), x);
        Graph graph = Graph.Of([shared, x], [result, .. ReverseMode.Gradient(Expr.Sum(Expr.Square(result)), [shared, x])]);
        double[] input = Numbers(columns * (rows + 1), seed);
        double[] interpreted = Run(Kernel.Compile(graph, InterpreterBackEnd.Instance), input);
        Close.Check(Reference.Run(graph, input), interpreted, 1e-9);
        Assert.Equal(interpreted, Run(Kernel.Compile(graph, JitBackEnd.Instance), input));
        return true;
    }

    /// <summary>Moves and arithmetic on a few elements.</summary>
    private static Expr Body(Expr row, Random random)
    {
        List<Expr> values = [row];
        for (int i = 0; i < 12; i++)
        {
            Expr v = values[random.Next(values.Count)];
            Expr w = values[random.Next(values.Count)];
            int at = random.Next(v.Shape.Size);
            values.Add(random.Next(9) switch
            {
                0 => Expr.Concatenate([v[at..], w]),
                1 => v[at] * w,
                2 => Expr.Sum(v) + w,
                3 => Expr.Sin(v[..(at + 1)]),
                4 => v.Slice(0, at, ((v.Shape.Size - 1 - at) / 2) + 1, 2),
                5 => Expr.Max(v) - w,
                6 => v.Reshape(Shape.Matrix(v.Shape.Size, 1)).Dot(w.Reshape(Shape.Matrix(1, w.Shape.Size)))[at],
                7 => Expr.Max(v, 0.1 * v) + v[at],
                _ => v / (1.5 + Expr.Square(v)),
            });
            if (values[^1].Shape.Size > 20)
            {
                values.RemoveAt(values.Count - 1);
            }
        }

        return Expr.Concatenate([values[^1], values[^2]]);
    }

    private static double[] Numbers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    private static double[] Run(Kernel kernel, double[] input)
    {
        double[] output = new double[kernel.OutputSize];
        kernel.Run(input, output);
        return output;
    }
}
