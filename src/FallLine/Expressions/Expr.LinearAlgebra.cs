using FallLine.Expressions;

namespace FallLine;

public sealed partial class Expr
{
    /// <summary>The lower triangular L with L·Lᵀ = x.</summary>
    /// <param name="x">A symmetric positive definite matrix, or a batch of them, [batch, rows, columns]; of another matrix its symmetric part is taken.</param>
    /// <remarks>NaN where x is not positive definite.</remarks>
    /// <exception cref="ShapeException">It is not square.</exception>
    public static Expr Cholesky(Expr x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Apply(new Cholesky(), 0.5 * (x + x.Transpose()));
    }

    /// <summary>The X with L·X = <paramref name="right"/>, or Lᵀ·X, for a lower triangular L.</summary>
    /// <param name="lower">L, or a batch of them; what stands above the diagonal is not read.</param>
    /// <param name="right">A vector, a matrix, or a batch of matrices.</param>
    /// <param name="transpose">Whether to solve with Lᵀ.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Expr TriangularSolve(Expr lower, Expr right, bool transpose = false)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(right);
        Expr columns = right.Shape.Rank == 1 ? right.Reshape(Shape.Matrix(right.Shape[0], 1)) : right;
        return Triangle.Solve(lower, columns, transpose).Reshape(right.Shape);
    }

    /// <summary>log |x| of a symmetric positive definite matrix, or of each of a batch: NaN where it is not positive definite.</summary>
    /// <param name="x">As for <see cref="Cholesky"/>.</param>
    public static Expr LogDeterminant(Expr x)
    {
        Expr factor = Cholesky(x);
        int size = factor.Shape[^1];
        int axis = factor.Shape.Rank - 2;
        Expr flat = factor.Reshape(axis == 0 ? Shape.Vector(size * size) : Shape.Matrix(factor.Shape[0], size * size));
        return 2 * Sum(Log(flat.Slice(axis, 0, size, size + 1)), axis);
    }

    /// <summary>The X with <paramref name="matrix"/>·X = <paramref name="right"/>, by elimination with row exchanges.</summary>
    /// <param name="matrix">A square matrix, or a batch of them, [batch, rows, columns].</param>
    /// <param name="right">A vector, a matrix, or a batch of matrices; a matrix beside a batch is the same for each of them.</param>
    /// <remarks>NaN where the matrix is singular. Of a symmetric positive definite matrix <see cref="Cholesky"/> and two triangular solves need half the work.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Expr Solve(Expr matrix, Expr right)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(right);
        Expr factored = Apply(new Factored(), matrix);
        Expr columns = right.Shape.Rank == 1 ? right.Reshape(Shape.Matrix(right.Shape[0], 1)) : right;
        if (matrix.Shape.Rank == 2 && columns.Shape.Rank == 3)
        {
            return Triangle.SideBySide(new FactoredSolve(Transpose: false), factored, columns);
        }

        Expr rightSides = matrix.Shape.Rank == 3 && columns.Shape.Rank == 2
            ? Broadcast(columns, Structure.WithFirst(matrix.Shape[0], columns.Shape))
            : columns;
        Expr solution = FactoredSolve.Solve(factored, rightSides, transpose: false);
        return right.Shape.Rank == 1 ? solution.Reshape(Structure.Without(solution.Shape, solution.Shape.Rank - 1)) : solution;
    }

    /// <summary>The inverse of a square matrix, or of each of a batch; NaN where it is singular.</summary>
    /// <remarks>A product with an inverse is faster and more accurate as <see cref="Solve"/>.</remarks>
    /// <exception cref="ShapeException">It is not square.</exception>
    public static Expr Inverse(Expr matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Expr factored = Apply(new Factored(), matrix);
        return FactoredSolve.Solve(factored, Broadcast(Triangle.Identity(matrix), matrix.Shape), transpose: false);
    }

    /// <summary>The determinant of a square matrix, or of each of a batch.</summary>
    /// <remarks>Of up to three rows it is written out, and exact derivatives are had everywhere. Of more, they are NaN where the matrix is singular.</remarks>
    /// <exception cref="ShapeException">It is not square.</exception>
    public static Expr Determinant(Expr matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Expr factored = Apply(new Factored(), matrix);
        return SmallDeterminant.Of(matrix) ?? Apply(new FactoredDeterminant(Logarithm: false), factored);
    }

    /// <summary>log of the size of the determinant of a square matrix, or of each of a batch; -∞ where it is singular.</summary>
    /// <remarks>Its derivative is the transposed inverse. It neither overflows nor vanishes where the determinant would. Of a symmetric positive definite matrix see <see cref="LogDeterminant"/>.</remarks>
    /// <exception cref="ShapeException">It is not square.</exception>
    public static Expr LogAbsDeterminant(Expr matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return Apply(new FactoredDeterminant(Logarithm: true), Apply(new Factored(), matrix));
    }
}
