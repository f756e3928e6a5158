using System.Text.Json;

using static FallLine.Expr;

namespace FallLine.GradBench.Evaluations;

/// <summary>det: the determinant by expansion along minors, factorial work and all.</summary>
/// <remarks>
/// The minors of one size are expanded together, along the last axis, down to four rows. What is left to do for one of those is written out, and mapped over all: ell!/4! of them, none
/// shared. Within one the engine computes equal minors of two rows once, as every compiler would: 45 operations for 63.
/// </remarks>
internal static class Determinant
{
    private const int WrittenOut = 4;

    // Fewer are no rows for vectors.
    private const int Many = 8;

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
        (int size, int count) = (matrices.Shape[0], matrices.Shape[2]);
        if (size == 1)
        {
            return matrices[0][0];
        }

        if (size == WrittenOut && count >= Many)
        {
            Expr each = matrices.Reshape(Shape.Matrix(size * size, count)).Transpose().Reshape(Shape.Of(count, size, size));
            return Function.Of(ExpandOne, Shape.Matrix(size, size)).Map(count).Apply(each);
        }

        Expr minors = Concatenate(Minors(matrices), axis: 2);
        return Sum(Signs(size).Reshape(Shape.Matrix(size, 1)) * matrices[0] * Expand(minors).Reshape(matrices[0].Shape), axis: 0);
    }

    /// <summary>The determinant of one matrix.</summary>
    private static Expr ExpandOne(Expr matrix) => matrix.Shape[0] == 1
        ? matrix[0][0]
        : Sum(Signs(matrix.Shape[0]) * matrix[0] * Concatenate([.. Minors(matrix).Select(ExpandOne)]));

    private static IEnumerable<Expr> Minors(Expr matrices) => Enumerable.Range(0, matrices.Shape[0]).Select(column => WithoutColumn(matrices[1..], column));

    private static Expr Signs(int size) => Literal([.. Enumerable.Range(0, size).Select(column => column % 2 == 0 ? 1.0 : -1.0)]);

    private static Expr WithoutColumn(Expr rows, int column)
    {
        int last = rows.Shape[1] - 1;
        return column == 0 ? rows.Slice(1, 1, last)
            : column == last ? rows.Slice(1, 0, last)
            : Concatenate([rows.Slice(1, 0, column), rows.Slice(1, column + 1, last - column)], axis: 1);
    }

    private static (int Size, double[] Point) Read(JsonElement input) => (input.Whole("ell"), input.Numbers("A"));
}
