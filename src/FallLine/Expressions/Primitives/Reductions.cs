using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Combines the elements along one axis, which disappears.</summary>
internal abstract record Reduction(int Axis) : Primitive
{
    public sealed override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank
        ? Structure.Without(operands[0].Shape, Axis)
        : throw Mismatch(operands, $"there is no axis {Axis}.");

    /// <summary>The reduced value, or its cotangent, repeated along the axis that disappeared.</summary>
    protected Expr Spread(Expr reduced, Expr node)
    {
        Shape full = node.Operands[0].Shape;
        return Expr.Broadcast(reduced.Reshape(Structure.WithExtent(full, Axis, 1)), full);
    }
}

/// <summary>The sum along an axis.</summary>
internal sealed record Sum(int Axis) : Reduction(Axis)
{
    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Spread(cotangent, node);
}

/// <summary>The greatest element along an axis (NaN where one is); equal greatest elements share the derivative.</summary>
internal sealed record MaxAlong(int Axis) : Reduction(Axis)
{
    public override string Name => "max";

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr isGreatest = Expr.Equal(node.Operands[0], Spread(node, node));
        return isGreatest * Spread(cotangent / Expr.Sum(isGreatest, Axis), node);
    }
}

/// <summary>
/// The product of two matrices, either of them transposed first: op(A)·op(B).
/// </summary>
/// <remarks>With C = A·B and cotangent G: Ā = G·Bᵀ, B̄ = Aᵀ·G; the flags spare the transposes.</remarks>
internal sealed record MatrixProduct(bool TransposeLeft, bool TransposeRight) : Primitive
{
    public override string Name => "dot";

    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape left = operands[0].Shape;
        Shape right = operands[1].Shape;
        if (left.Rank != 2 || right.Rank != 2)
        {
            throw Mismatch(operands, "both must be matrices.");
        }

        (int rows, int inner) = TransposeLeft ? (left[1], left[0]) : (left[0], left[1]);
        (int innerRight, int columns) = TransposeRight ? (right[1], right[0]) : (right[0], right[1]);
        return inner == innerRight ? Shape.Matrix(rows, columns) : throw Mismatch(operands, $"the inner extents {inner} and {innerRight} must be the same.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr left = node.Operands[0];
        Expr right = node.Operands[1];
        return (operand, operand == 0 ? TransposeLeft : TransposeRight) switch
        {
            (0, false) => Product(cotangent, false, right, !TransposeRight),
            (0, true) => Product(right, TransposeRight, cotangent, true),
            (_, false) => Product(left, !TransposeLeft, cotangent, false),
            (_, true) => Product(cotangent, true, left, TransposeLeft),
        };
    }

    private static Expr Product(Expr left, bool transposeLeft, Expr right, bool transposeRight) =>
        Expr.Apply(new MatrixProduct(transposeLeft, transposeRight), left, right);
}
