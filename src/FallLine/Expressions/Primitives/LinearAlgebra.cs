using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>The lower triangular L with L·Lᵀ = A, of a symmetric positive definite matrix or a batch of them; NaN where A is not.</summary>
/// <remarks>
/// Differentiate A = L·Lᵀ: Ȧ = L̇·Lᵀ + L·L̇ᵀ, so L⁻¹·Ȧ·L⁻ᵀ = L⁻¹·L̇ + (L⁻¹·L̇)ᵀ, a lower triangle and its mirror image. With Φ taking
/// the lower triangle and half of the diagonal: L̇ = L·Φ(L⁻¹·Ȧ·L⁻ᵀ), and transposed Ā = L⁻ᵀ·Φ(Lᵀ·L̄)·L⁻¹, made symmetric.
/// </remarks>
internal sealed record Cholesky : Primitive, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[0].Shape is { Rank: 2 or 3 } shape && shape[^1] == shape[^2]
        ? shape
        : throw Mismatch(operands, "it must be a square matrix, or a batch of them.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr inner = Triangle.Solve(node, HalfLower(node.Transpose().Dot(cotangent)), transpose: true);
        Expr whole = Triangle.Solve(node, inner.Transpose(), transpose: true);
        return 0.5 * (whole + whole.Transpose());
    }

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr half = Triangle.Solve(node, tangents[0]!, transpose: false);
        return node.Dot(HalfLower(Triangle.Solve(node, half.Transpose(), transpose: false)));
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Triangle.Batch(this, node, operands);

    public IArrayKernel KernelFor(Expr node) => new TriangularKernels.Factor(Triangle.BatchOf(node), node.Shape[^1]);

    private static Expr HalfLower(Expr x) => x * Triangle.Mask(x, 0.5);
}

/// <summary>op(L)⁻¹·B for the lower triangle L of the first operand, op the transpose or nothing; of matrices or batches of them.</summary>
/// <remarks>With X the result: Ẋ = op(L)⁻¹·(Ḃ - op(L̇)·X); B̄ = op(L)⁻ᵀ·X̄ and L̄ = -B̄·Xᵀ, or its transpose, below the diagonal.</remarks>
internal sealed record TriangularSolve(bool Transpose) : Primitive, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape matrix = operands[0].Shape;
        Shape right = operands[1].Shape;
        return matrix.Rank is 2 or 3 && right.Rank == matrix.Rank && matrix[^1] == matrix[^2] && matrix[^1] == right[^2] && matrix[0] == right[0]
            ? right
            : throw Mismatch(operands, "a square matrix and one with as many rows are needed, or batches of them.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr right = Triangle.Solve(node.Operands[0], cotangent, !Transpose);
        return operand == 1 ? right
            : -Triangle.Mask(node.Operands[0], 1) * (Transpose ? node.Dot(right.Transpose()) : right.Dot(node.Transpose()));
    }

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr? change = tangents[1];
        if (tangents[0] is { } tangent)
        {
            Expr lower = tangent * Triangle.Mask(tangent, 1);
            Expr moved = (Transpose ? lower.Transpose() : lower).Dot(node);
            change = change is null ? -moved : change - moved;
        }

        return Triangle.Solve(node.Operands[0], change!, Transpose);
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Triangle.BatchOfSolutions(this, node, operands);

    public IArrayKernel KernelFor(Expr node) => new TriangularKernels.Solve(Triangle.BatchOf(node), node.Shape[^2], node.Shape[^1], Transpose);
}

/// <summary>What the rules of triangular matrices share.</summary>
internal static class Triangle
{
    public static Expr Solve(Expr lower, Expr right, bool transpose) => Expr.Apply(new TriangularSolve(transpose), lower, right);

    /// <summary>For a matrix like the last two axes of <paramref name="like"/>: 1 below the diagonal, <paramref name="diagonal"/> on it, 0 above.</summary>
    public static Expr Mask(Expr like, double diagonal) => Matrix(like, below: 1, diagonal);

    /// <summary>The identity with as many columns as <paramref name="like"/>, and of its element type.</summary>
    public static Expr Identity(Expr like) => Matrix(like, below: 0, diagonal: 1);

    private static Expr Matrix(Expr like, double below, double diagonal)
    {
        int size = like.Shape[^1];
        double[] elements = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            elements.AsSpan(i * size, i).Fill(below);
            elements[(i * size) + i] = diagonal;
        }

        Array data = like.ElementType == ElementType.Double ? elements : Array.ConvertAll(elements, element => (float)element);
        return Expr.Leaf(new Literal(data, Shape.Matrix(size, size)), like.ElementType);
    }

    public static int BatchOf(Expr node) => node.Shape.Rank == 3 ? node.Shape[0] : 1;

    /// <summary>Every operand a batch; a batch of batches as one.</summary>
    public static Expr Batch(Primitive primitive, Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        Expr result = Expr.Apply(primitive, [.. operands.Zip(node.Operands, (operand, single) =>
            Expr.Broadcast(operand, Structure.WithFirst(size, single.Shape))
                .Reshape(Structure.WithFirst(size * BatchOf(single), Structure.Last(single.Shape, 2))))]);
        return result.Reshape(Structure.WithFirst(size, node.Shape));
    }

    /// <summary>The batch of a solution.</summary>
    public static Expr BatchOfSolutions(Primitive solve, Expr node, ImmutableArray<Expr> operands) =>
        node.Shape.Rank == 3 || operands[0].Shape.Rank == 3 ? Batch(solve, node, operands) : SideBySide(solve, operands[0], operands[1]);

    /// <summary>The solutions of a batch of right sides that share one matrix: they follow each other as the columns of one.</summary>
    public static Expr SideBySide(Primitive solve, Expr matrix, Expr right)
    {
        (int size, int rows, int columns) = (right.Shape[0], right.Shape[1], right.Shape[2]);
        Expr together = right.Transpose(1, 0, 2).Reshape(Shape.Matrix(rows, size * columns));
        return Expr.Apply(solve, matrix, together).Reshape(Shape.Of(rows, size, columns)).Transpose(1, 0, 2);
    }
}
