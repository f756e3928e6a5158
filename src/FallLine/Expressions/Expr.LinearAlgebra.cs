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
}
