using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Compilation;

public sealed class PassTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20240602, 1);
    private static readonly Expr X = Expr.Input("x", Shape.Scalar);
    private static readonly Expr V = Expr.Input("v", Shape.Vector(4));
    private static readonly Expr M = Expr.Input("m", Shape.Matrix(2, 3));

    public static TheoryData<int> PassNumbers => [.. Enumerable.Range(0, Simplification.Passes.Count)];

    [Theory]
    [MemberData(nameof(PassNumbers))]
    public void A_pass_changes_no_value(int pass) =>
        Prop.ForAll(RandomGraph.Doubles, random => Same(random, random.Graph.Rewrite(node => node.Operands.IsEmpty ? node : Simplification.Passes[pass].Rewrite(node) ?? node))).Check(Many);

    [Fact]
    public void All_passes_together_change_no_value_and_leave_a_legal_graph_after_every_sweep() =>
        Prop.ForAll(RandomGraph.Doubles, random => Same(random, Simplification.Run(random.Graph, GraphCheck.Require))).Check(Many);

    [Fact]
    public void A_simplified_graph_has_nothing_left_to_simplify() =>
        Prop.ForAll(RandomGraph.Doubles, random =>
        {
            Graph once = Simplification.Run(random.Graph);
            int sweeps = 0;
            Graph twice = Simplification.Run(once, _ => sweeps++);
            return sweeps == 1 && once.Nodes.Length == twice.Nodes.Length;
        }).Check(Many);

    public static TheoryData<string, string> Rewrites => new()
    {
        // What is written, what becomes of it: outputs in the notation of a printed expression.
        { "x+0", "x" },
        { "x-(-x)", "2*x" },
        { "x*1", "x" },
        { "x*0", "0*x" },
        { "(x>1)*0", "0" },
        { "-(-x)", "x" },
        { "2*(3*x)", "6*x" },
        { "x/4", "0.25*x" },
        { "x/3", "x/3" },
        { "x-x", "x - x" },
        { "x^3", "x*x^2" },
        { "x^0.5", "sqrt(x)" },
        { "x^-1", "1/x" },
        { "if c then a else a", "x" },
        { "reshape of reshape", "v" },
        { "slice of join", "v" },
        { "join of slices", "v" },
        { "transpose of transpose", "m" },
        { "sum of a repeated scalar", "4*x" },
        { "sum of a constant", "8" },
        { "element of a literal", "5" },
    };

    [Theory]
    [MemberData(nameof(Rewrites))]
    public void A_rewrite_gives_what_it_should(string name, string expected)
    {
        Expr node = name switch
        {
            "x+0" => X + 0,
            "x-(-x)" => X - (-X),
            "x*1" => X * 1,
            "x*0" => X * 0,
            "(x>1)*0" => (X > 1) * 0,
            "-(-x)" => -(-X),
            "2*(3*x)" => 2 * (3 * X),
            "x/4" => X / 4,
            "x/3" => X / 3,
            "x-x" => X - X,
            "x^3" => Expr.Pow(X, 3),
            "x^0.5" => Expr.Pow(X, 0.5),
            "x^-1" => Expr.Pow(X, -1),
            "if c then a else a" => Expr.Where(X > 0, X, X),
            "reshape of reshape" => V.Reshape(Shape.Matrix(2, 2)).Reshape(Shape.Vector(4)),
            "slice of join" => Expr.Concatenate([V, 2 * V])[..4],
            "join of slices" => Expr.Concatenate([V[0], V[1], V[2..]]),
            "transpose of transpose" => M.Transpose().Transpose(),
            "sum of a repeated scalar" => Expr.Sum(Expr.Broadcast(X, Shape.Vector(4))),
            "sum of a constant" => Expr.Sum(Expr.Full(2, Shape.Vector(4))),
            _ => Expr.Literal([3, 4, 5, 6])[2] * 1,
        };
        Expr simplified = Simplification.Run(Graph.Of([X, V, M], [node])).Outputs[0];
        Assert.Equal(expected, simplified.Primitive is Literal literal ? string.Join(",", (double[])literal.Data) : simplified.ToString());
    }

    [Fact]
    public void Work_on_a_repeated_scalar_is_done_on_the_scalar()
    {
        Expr wide = Expr.Broadcast(X, Shape.Vector(4));
        Graph graph = Simplification.Run(Graph.Of([X, V], [Expr.Sin((wide * 2) + 1) * V]));
        Assert.Equal(Shape.Scalar, Assert.Single(graph.Nodes, node => node.Primitive is Sin).Shape);
    }

    [Theory]
    [InlineData(false, false, 1)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 2)]
    [InlineData(true, true, 2)]
    public void Sums_of_the_rows_or_columns_of_a_product_are_a_product_of_sums(bool left, bool right, int axis)
    {
        Expr a = Expr.Input("a", Shape.Of(4, 3, 3));
        Expr b = Expr.Input("b", Shape.Of(4, 3, 3));
        Graph graph = Graph.Of([a, b], [Expr.Sum(Expr.Apply(new MatrixProduct(left, right), a, b), axis)]);
        Graph simplified = Simplification.Run(graph);
        Expr product = Assert.Single(simplified.Nodes, node => node.Primitive is MatrixProduct);
        Assert.Equal(12, product.Shape.Size);
        Random random = new(5);
        double[] input = [.. Enumerable.Range(0, 72).Select(_ => random.NextDouble())];
        Close.Check(Reference.Run(graph, input), Reference.Run(simplified, input), 1e-12);
    }

    [Fact]
    public void A_sum_of_a_transposed_array_is_taken_before_the_move()
    {
        Graph graph = Simplification.Run(Graph.Of([M], [Expr.Sum(M.Transpose(), 0)]));
        Assert.DoesNotContain(graph.Nodes, node => node.Primitive is Permute);
    }

    [Fact]
    public void A_number_in_a_large_factor_comes_out_of_a_product()
    {
        Expr tall = Expr.Input("t", Shape.Matrix(50, 3));
        Graph graph = Graph.Of([tall], [(-tall).Transpose().Dot(2 * tall)]);
        Graph simplified = Simplification.Run(graph);
        Assert.All(simplified.Nodes, node => Assert.True(node.Primitive is not (Multiply or Negate) || node.Shape.Size == 9));
        double[] input = [.. Enumerable.Range(0, 150).Select(i => Math.Sin(i))];
        Close.Check(Reference.Run(graph, input), Reference.Run(simplified, input), 1e-12);
    }

    [Fact]
    public void A_matrix_product_takes_in_the_transposes_around_it()
    {
        Expr product = Expr.Apply(new MatrixProduct(false, false), M.Transpose(), M).Transpose();
        Graph graph = Simplification.Run(Graph.Of([M], [product]));
        Assert.Equal(new MatrixProduct(true, false), graph.Outputs[0].Primitive);
        Assert.Equal(2, graph.Nodes.Length);
    }

    [Fact]
    public void The_gradient_of_a_loop_over_elements_reads_each_element_once()
    {
        Expr v = Expr.Input("v", Shape.Vector(100));
        Expr f = 0;
        for (int i = 0; i + 1 < 100; i++)
        {
            f += Expr.Square(v[i + 1] - v[i]);
        }

        Graph graph = Simplification.Run(Graph.Of([v], [f, .. ReverseMode.Gradient(f, [v])]));
        Assert.Equal(100, graph.Nodes.Count(node => node.Primitive is Slice));
        Assert.DoesNotContain(graph.Nodes, node => node.Primitive is Pad);
    }

    [Fact]
    public void A_graph_that_is_not_legal_is_named()
    {
        Graph graph = Graph.Of([X], [V * 2]);
        Assert.Contains("it is read but is not among the graph's inputs", Assert.Throws<InvalidOperationException>(() => GraphCheck.Require(graph)).Message, StringComparison.Ordinal);
    }

    private static bool Same(RandomGraph random, Graph rewritten)
    {
        GraphCheck.Require(rewritten);
        double[] input = random.Input();
        string? difference = Close.Difference(Reference.Run(random.Graph, input), Reference.Run(rewritten, input), 1e-9);
        return difference is null ? true : throw new InvalidOperationException($"{difference}\n{random}\nbecame\n{rewritten}");
    }
}
