using FsCheck;
using FsCheck.Fluent;
using static FallLine.Expr;

namespace FallLine.Tests.Expressions;

public sealed class PrinterTests
{
    private static readonly Expr X = Input("x", Shape.Scalar);
    private static readonly Expr Y = Input("y", Shape.Scalar);
    private static readonly Expr V = Input("v", Shape.Vector(3));

    public static TheoryData<string, Expr> Texts => new()
    {
        { "4*x", 4 * X },
        { "x^2", X * X },
        { "x^2", Pow(X, 2) },
        { "(x + y)^2", Square(X + Y) },
        { "-x", -X },
        { "-x^2", -(X * X) },
        { "(-x)^2", Square(-X) },
        { "x - y", X - Y },
        { "x - y", X + -Y },
        { "x + y", X - -Y },
        { "x - 3", X + -3 },
        { "x - 2*y", X + (-2 * Y) },
        { "x - (y - 1)", X - (Y - 1) },
        { "x + (y - 1)", X + (Y - 1) },
        { "1/x", 1 / X },
        { "2*x*y", 2 * X * Y },
        { "2*(x*y)", 2 * (X * Y) },
        { "x/(2*y)", X / (2 * Y) },
        { "x/2/y", X / 2 / Y },
        { "x*(-y)", X * -Y },
        { "-x*y", -X * Y },
        { "x^(-y)", Pow(X, -Y) },
        { "x^-2", Pow(X, -2) },
        { "(-2)^x", Pow(-2, X) },
        { "(x^y)^2", Pow(Pow(X, Y), 2) },
        { "x^y^x", Pow(X, Pow(Y, X)) },
        { "x^(1/3)", Pow(X, 1.0 / 3) },
        { "1/3*x", 1.0 / 3 * X },
        { "2*pi*x", 2 * Math.PI * X },
        { "x*(2*pi)", X * (2 * Math.PI) },
        { "x + e", X + Math.E },
        { "sqrt(2)*x", Math.Sqrt(2) * X },
        { "1e-7*x", 1e-7 * X },
        { "1e20*x", 1e20 * X },
        { "0.1*x", 0.1 * X },
        { "sin(x)*cos(y)", Sin(X) * Cos(Y) },
        { "x > 0", X > 0 },
        { "x*(x <= y)", X * (X <= Y) },
        { "if(x == y, 1, -x)", Where(Equal(X, Y), 1, -X) },
        { "max(x, y)", Max(X, Y) },
        { "v[1]*v[3]", V[0] * V[2] },
        { "sum(v^2)", Sum(Square(V)) },
        { "sum(v*[1, 2, 3])", V.Dot(Literal([1.0, 2, 3])) },
        { "v[2..3]", V[1..] },
        { "[x, y, 0, 0]", Concatenate([X, Y, Full(0, Shape.Vector(2))]) },
        { "m[2][1]", Input("m", Shape.Matrix(2, 2))[1, 0] },
        { "x*(1/0)", X * double.PositiveInfinity },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Writes_readable_mathematics(string text, Expr expression)
    {
        Assert.Equal(text, expression.ToString());
    }

    [Fact]
    public void What_is_written_reads_back_to_the_same_function()
    {
        int compared = 0;
        Prop.ForAll(RandomExpression.Arbitrary, expression =>
        {
            string text = expression.Body.ToString();
            if (text.Contains('\n', StringComparison.Ordinal))
            {
                return;
            }

            Formula formula = Formula.Parse("0*(x + y + v[1]) + (" + text + ")", new Dictionary<string, int> { ["v"] = 2 });
            double expected = Evaluation.At(expression.Body, expression.Inputs, expression.Point);
            double actual = Evaluation.At(formula.Body, formula.Inputs, expression.Point);
            Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{text}\n{expected:R} -> {actual:R}");
            compared++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20_260_102, 1));
        Assert.InRange(compared, 1_500, 2_000);
    }

    [Fact]
    public void What_is_shared_gets_a_name_before_the_text_explodes()
    {
        Expr sum = X;
        for (int i = 0; i < 100; i++)
        {
            sum = Sin(sum) + Cos(sum);
        }

        string text = sum.ToString();
        Assert.InRange(text.Length, 1_000, 10_000);
        Assert.StartsWith("t1 = sin(x) + cos(x);\nt2 = sin(t1) + cos(t1);\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nsin(t99) + cos(t99)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_expressions_of_any_depth()
    {
        Expr sum = X;
        for (int i = 0; i < 250_000; i++)
        {
            sum = Sin(sum + Y);
        }

        Assert.Equal((250_000 * "sin( + y)".Length) + 1, sum.ToString().Length);
        Assert.Same(sum, sum.Simplify().Primitive.Equals(sum.Primitive) ? sum : null);
    }

    [Fact]
    public void A_message_shows_the_beginning()
    {
        InvalidOperationException fault = Assert.Throws<InvalidOperationException>(() => X + Sin(Y) * Exp(X) * Sin(Y) * Exp(X) * Sin(Y) * Exp(X) * Sin(Y) > 0 ? 1 : 2);
        Assert.Contains("the expression x + sin(y)*exp(x)*sin(y)*exp(x)*sin(y)*exp(x)*sin(y) > 0:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_a_graph_one_line_a_node()
    {
        Graph graph = Graph.Of([X, V], [2 * Sin(X), V[1]]);
        Assert.Equal(
            "n0 = 2  ()\nn1 = input x  ()\nn2 = sin(n1)  ()\nn3 = multiply(n0, n2)  ()\nn4 = input v  (3)\nn5 = slice(n4) axis 0 start 1 count 1 step 1  (1)\nn6 = reshape(n5)  ()\noutputs n3, n6",
            graph.ToString());
    }
}
