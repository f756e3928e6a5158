namespace FallLine.Expressions;

/// <summary>Determinants of up to three rows, as polynomials of the elements.</summary>
internal static class SmallDeterminant
{
    /// <summary>The determinant of a square matrix, or of each of a batch; null for more than three rows.</summary>
    public static Expr? Of(Expr matrix)
    {
        int rank = matrix.Shape.Rank;
        Expr Element(int row, int column)
        {
            Expr element = matrix.Slice(rank - 2, row, 1).Slice(rank - 1, column, 1);
            return element.Reshape(Shape.Of(matrix.Shape.Extents.AsSpan()[..^2]));
        }

        Expr Minor(int left, int right) => (Element(1, left) * Element(2, right)) - (Element(1, right) * Element(2, left));

        return matrix.Shape[^1] switch
        {
            1 => Element(0, 0),
            2 => (Element(0, 0) * Element(1, 1)) - (Element(0, 1) * Element(1, 0)),
            3 => (Element(0, 0) * Minor(1, 2)) - (Element(0, 1) * Minor(0, 2)) + (Element(0, 2) * Minor(0, 1)),
            _ => null,
        };
    }
}
