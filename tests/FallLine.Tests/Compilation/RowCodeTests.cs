using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;
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
        Assert.Null(transposed.Rows(12));
        Assert.Null(transposed.Under([24]));
        StridedView repeated = StridedView.Whole(0, Shape.Of(5, 1, 2)).Through(new Broadcast(Shape.Of(5, 10, 2)), Shape.Of(5, 10, 2))!;
        Assert.Equal(new RowPattern(10, 5, 2), repeated.Rows(50));
        Assert.Equal([0, 1], repeated.Columns(50));
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
