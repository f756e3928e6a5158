using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>A square matrix A, or each of a batch, factored: P·A = L·U with row exchanges, in the layout of <see cref="LuKernels"/>.</summary>
/// <remarks>
/// It stands for its matrix: what uses it is a function of A, and its tangents and cotangents are those of A, above a row of zeros. So one factorisation
/// serves the value and the derivatives of all that is computed from A, and the factors themselves need not be differentiated.
/// </remarks>
internal sealed record Factored : Primitive, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[0].Shape is { Rank: 2 or 3 } shape && shape[^1] == shape[^2]
        ? Structure.WithExtent(shape, shape.Rank - 2, shape[^1] + 1)
        : throw Mismatch(operands, "it must be a square matrix, or a batch of them.");

    /// <summary>A change of the matrix, as one of the factored matrix.</summary>
    public static Expr Tangent(Expr matrix) => Expr.Apply(new Pad(matrix.Shape.Rank - 2, 0, matrix.Shape[^1] + 1, 1), matrix);

    /// <summary>What a tangent or cotangent of the factored matrix says of the matrix.</summary>
    public static Expr OfMatrix(Expr tangent) => tangent.Slice(tangent.Shape.Rank - 2, 0, tangent.Shape[^1]);

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => OfMatrix(cotangent);

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents) => Tangent(tangents[0]!);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Triangle.Batch(this, node, operands);

    public IArrayKernel KernelFor(Expr node) => new LuKernels.Factor(Triangle.BatchOf(node), node.Shape[^1]);
}

/// <summary>op(A)⁻¹·B for the factored matrix A of the first operand, op the transpose or nothing; NaN where A is singular.</summary>
/// <remarks>With X the result: Ẋ = op(A)⁻¹·(Ḃ - op(Ȧ)·X); B̄ = op(A)⁻ᵀ·X̄ and Ā = -B̄·Xᵀ, or its transpose.</remarks>
internal sealed record FactoredSolve(bool Transpose) : Primitive, IRoutine
{
    public override string Name => "solve";

    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape matrix = operands[0].Shape;
        Shape right = operands[1].Shape;
        return right.Rank == matrix.Rank && matrix[^1] == right[^2] && (matrix.Rank == 2 || matrix[0] == right[0])
            ? right
            : throw Mismatch(operands, "a square matrix and one with as many rows are needed, or batches of them.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr right = Solve(node.Operands[0], cotangent, !Transpose);
        return operand == 1 ? right
            : Factored.Tangent(-(Transpose ? node.Dot(right.Transpose()) : right.Dot(node.Transpose())));
    }

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr? change = tangents[1];
        if (tangents[0] is { } tangent)
        {
            Expr matrix = Factored.OfMatrix(tangent);
            Expr moved = (Transpose ? matrix.Transpose() : matrix).Dot(node);
            change = change is null ? -moved : change - moved;
        }

        return Solve(node.Operands[0], change!, Transpose);
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Triangle.BatchOfSolutions(this, node, operands);

    public IArrayKernel KernelFor(Expr node) => new LuKernels.Solve(Triangle.BatchOf(node), node.Shape[^2], node.Shape[^1], Transpose);

    public static Expr Solve(Expr factored, Expr right, bool transpose) => Expr.Apply(new FactoredSolve(transpose), factored, right);
}

/// <summary>The determinant |A| of the factored matrix, or the logarithm of its size.</summary>
/// <remarks>Jacobi's formula: the change of |A| is |A|·tr(A⁻¹·Ȧ), and of log |A| without the factor; so Ā = |A|·A⁻ᵀ. NaN where A is singular.</remarks>
internal sealed record FactoredDeterminant(bool Logarithm) : Primitive, IRoutine
{
    public override string Name => Logarithm ? "logAbsDeterminant" : "determinant";

    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[0].Shape.Rank == 2 ? Shape.Scalar : Shape.Vector(operands[0].Shape[0]);

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Factored.Tangent(Spread(cotangent, node) * Gradient(node));

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr products = Gradient(node) * Factored.OfMatrix(tangents[0]!);
        return node.Shape.IsScalar ? Expr.Sum(products) : Expr.Sum(Expr.Sum(products, 2), 1);
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Triangle.Batch(this, node, operands);

    public IArrayKernel KernelFor(Expr node) => new LuKernels.Determinant(node.Shape.Size, node.Operands[0].Shape[^1], Logarithm);

    private Expr Gradient(Expr node)
    {
        Expr factored = node.Operands[0];
        Expr inverse = FactoredSolve.Solve(factored, Expr.Broadcast(Triangle.Identity(factored), Factored.OfMatrix(factored).Shape), transpose: true);
        return Logarithm ? inverse : Spread(node, node) * inverse;
    }

    /// <summary>A number for each matrix, repeated in every element of it.</summary>
    private static Expr Spread(Expr value, Expr node)
    {
        Shape shape = Factored.OfMatrix(node.Operands[0]).Shape;
        return Expr.Broadcast(node.Shape.IsScalar ? value : value.Reshape(Shape.Of(shape[0], 1, 1)), shape);
    }
}
