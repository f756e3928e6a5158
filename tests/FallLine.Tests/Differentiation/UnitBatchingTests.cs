using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Tests.Differentiation;

/// <summary>Derivatives along all unit vectors, each computed only where it can differ from zero.</summary>
public sealed class UnitBatchingTests
{
    private static readonly Expr X = Expr.Input("x", Shape.Vector(9));
    private static readonly Expr V = Expr.Input("v", Shape.Vector(9));

    public static TheoryData<string> Bodies =>
        ["dense", "few", "disjoint sums", "overlapping sums", "parts under a matrix", "parts under a transposed matrix", "one part", "strided", "none", "choice", "quotient"];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void They_are_those_of_a_plain_batch(string name)
    {
        Expr tangent = ForwardMode.Pushforward([Body(name)], [X], [V])[0];
        double[] identity = [.. Enumerable.Range(0, 81).Select(i => i % 10 == 0 ? 1.0 : 0)];
        Expr plain = Batching.Map([tangent], [V], [Expr.Literal(identity, Shape.Matrix(9, 9))])[0];
        Expr spare = UnitBatching.Map(tangent, V);
        Assert.Equal(plain.Shape, spare.Shape);
        double[] input = [0.3, -0.4, 0.5, 1.2, 0.7, -0.8, 0.9, 1.1, -0.6];
        Graph graph = Graph.Of([X], [plain, spare]);
        double[] both = Compilation.Reference.Run(graph, input);
        Compilation.Close.Check(both[..(both.Length / 2)], both[(both.Length / 2)..], 1e-14);
    }

    [Fact]
    public void A_matrix_over_parts_multiplies_each_by_its_own_columns()
    {
        Expr tangent = ForwardMode.Pushforward([Body("parts under a matrix")], [X], [V])[0];
        Graph graph = FallLine.Compilation.Simplification.Run(Graph.Of([X], [UnitBatching.Map(tangent, V)]));
        Assert.All(graph.Nodes.Where(node => node.Primitive is MatrixProduct), product => Assert.True(product.Shape[0] <= 5));
    }

    [Fact]
    public void What_a_variable_cannot_change_has_derivative_zero_even_beside_NaN()
    {
        Function f = Function.Of(x => Expr.Concatenate([Expr.Log(x[0]), x[1] * x[2]]), Shape.Vector(3));
        double[] jacobian = Function.Of(x => f.Jacobian(x), Shape.Vector(3)).Values(-1, 2, double.NaN);
        Assert.Equal([0.0, 0], jacobian[1..3]);
    }

    private static Expr Body(string name)
    {
        Expr matrix = Expr.Literal([.. Enumerable.Range(0, 20).Select(i => 0.1 * i)], Shape.Matrix(4, 5));
        Expr Part(int from, int count) => Expr.Sin(X[from..(from + count)].Reshape(Shape.Matrix(1, count)).Dot(Expr.Literal([.. Enumerable.Range(0, 3 * count).Select(i => 0.2 + i)], Shape.Matrix(count, 3))));
        Expr Parts() => Expr.Concatenate([Part(0, 2), Part(7, 1), Part(1, 1), Expr.Full(2, Shape.Matrix(1, 3)), Part(3, 3)]);
        return name switch
        {
            "dense" => Expr.Exp(X) * Expr.Sum(X),
            "few" => Expr.Concatenate([X[3] * X[4], Expr.Cos(X[8])]),
            "disjoint sums" => (X[..2] * 3) - Expr.Exp(X[4..6]),
            "overlapping sums" => (X[..4] * X[2..6]) + X[4],
            "parts under a matrix" => matrix.Dot(Parts()),
            "parts under a transposed matrix" => matrix.Reshape(Shape.Matrix(5, 4)).Transpose().Dot(Parts()),
            "one part" => matrix.Slice(1, 0, 2).Dot(Expr.Concatenate([Part(0, 2), Part(0, 2) * 2])),
            "strided" => X.Reshape(Shape.Matrix(3, 3)).Slice(1, 0, 2, 2) * X.Slice(0, 1, 2, 4).Reshape(Shape.Matrix(1, 2)),
            "none" => Expr.Floor(X[..2]),
            "choice" => Expr.Where(X[..3] < X[6..], X[..3] * 2, Expr.Max(X[3..6], X[1])),
            _ => X[..3] / (2 + X[5..8]),
        };
    }
}
