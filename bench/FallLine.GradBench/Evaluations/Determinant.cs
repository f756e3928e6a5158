using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>det: the determinant by expansion along minors, factorial work and all.</summary>
/// <remarks>The minors of one size are expanded together, along the last axis; none is shared, so there are ell!/k! of size k.</remarks>
internal static class Determinant
{
    /// <summary>The module.</summary>
    public static Evaluation Evaluation { get; } = new("det", new Dictionary<string, Func<JsonElement, Work>>
    {
        ["primal"] = Work.Of(Read, OfMatrix, Json.Number),
        ["gradient"] = Work.Of(Read, size => Function.Of(matrix => OfMatrix(size).Gradient(matrix), Shape.Matrix(size, size)), Json.List),
    });

    private static Function OfMatrix(int size) =>
        Function.Of(matrix => Expand(matrix.Reshape(Shape.Of(size, size, 1)))[0], Shape.Matrix(size, size));

    /// <summary>The determinants of many matrices, [row, column, matrix].</summary>
    private static Expr Expand(Expr matrices)
    {
        int size = matrices.Shape[0];
        if (size == 1)
        {
            return matrices[0][0];
        }

        Expr below = matrices[1..];
        Expr minors = Concatenate(Enumerable.Range(0, size).Select(column => WithoutColumn(below, column)), axis: 2);
        Expr signs = Literal([.. Enumerable.Range(0, size).Select(column => column % 2 == 0 ? 1.0 : -1.0)], Shape.Matrix(size, 1));
        return Sum(signs * matrices[0] * Expand(minors).Reshape(matrices[0].Shape), axis: 0);
    }

    private static Expr WithoutColumn(Expr rows, int column)
    {
        int last = rows.Shape[1] - 1;
        return column == 0 ? rows.Slice(1, 1, last)
            : column == last ? rows.Slice(1, 0, last)
            : Concatenate([rows.Slice(1, 0, column), rows.Slice(1, column + 1, last - column)], axis: 1);
    }

    private static (int Size, double[] Point) Read(JsonElement input) => (input.Whole("ell"), input.Numbers("A"));
}
