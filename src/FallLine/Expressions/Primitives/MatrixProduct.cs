using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>
/// The product of two matrices, either of them transposed first: op(A)·op(B). An operand of three axes is a batch of
/// matrices; one of two axes beside a batch is the same matrix for each of them.
/// </summary>
/// <remarks>With C = A·B: Ċ = Ȧ·B + A·Ḃ, and for a cotangent G: Ā = G·Bᵀ, B̄ = Aᵀ·G. The flags spare the transposes.</remarks>
internal sealed record MatrixProduct(bool TransposeLeft, bool TransposeRight) : Primitive
{
    public override string Name => "dot";

    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape left = operands[0].Shape;
        Shape right = operands[1].Shape;
        if (left.Rank is not (2 or 3) || right.Rank is not (2 or 3))
        {
            throw Mismatch(operands, "both must be matrices or batches of matrices.");
        }

        if (left.Rank == 3 && right.Rank == 3 && left[0] != right[0])
        {
            throw Mismatch(operands, $"the batches have {left[0]} and {right[0]} matrices.");
        }

        (int rows, int inner) = Extents(left, TransposeLeft);
        (int innerRight, int columns) = Extents(right, TransposeRight);
        return inner != innerRight ? throw Mismatch(operands, $"the inner extents {inner} and {innerRight} must be the same.")
            : left.Rank == 3 ? Shape.Of(left[0], rows, columns)
            : right.Rank == 3 ? Shape.Of(right[0], rows, columns)
            : Shape.Matrix(rows, columns);
    }

    /// <summary>The rows and columns of an operand after its transposition.</summary>
    public static (int Rows, int Columns) Extents(Shape operand, bool transpose) =>
        transpose ? (operand[^1], operand[^2]) : (operand[^2], operand[^1]);

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr left = node.Operands[0];
        Expr right = node.Operands[1];
        Expr product = (operand, operand == 0 ? TransposeLeft : TransposeRight) switch
        {
            (0, false) => Product(cotangent, false, right, !TransposeRight),
            (0, true) => Product(right, TransposeRight, cotangent, true),
            (_, false) => Product(left, !TransposeLeft, cotangent, false),
            (_, true) => Product(cotangent, true, left, TransposeLeft),
        };

        // A matrix that a batch shares takes part in each of its products.
        return product.Shape.Rank > node.Operands[operand].Shape.Rank ? Expr.Sum(product, 0) : product;
    }

    /// <remarks>A row of the left factor reaches its row of the product, a column of the right one its column.</remarks>
    public override Expr Reaches(int operand, Expr node, Expr taken)
    {
        Shape shape = node.Operands[operand].Shape;
        bool isRow = operand == 0;
        Expr reached = Expr.Sum(taken, node.Shape.Rank - (isRow ? 1 : 2));
        reached = reached.Shape.Rank == shape.Rank ? Expr.Sum(reached, 0) : reached;
        int count = reached.Shape[^1];
        Shape line = isRow == (isRow ? TransposeLeft : TransposeRight) ? Shape.Matrix(1, count) : Shape.Matrix(count, 1);
        return Expr.Broadcast((reached > 0).Reshape(shape.Rank == 3 ? Structure.WithFirst(shape[0], line) : line), shape);
    }

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr? left = tangents[0] is { } leftTangent ? Expr.Apply(this, leftTangent, node.Operands[1]) : null;
        Expr? right = tangents[1] is { } rightTangent ? Expr.Apply(this, node.Operands[0], rightTangent) : null;
        return left is null ? right : right is null ? left : left + right;
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        if (node.Shape.Rank == 3)
        {
            return BatchOfBatches(node, operands, size);
        }

        // One product of larger matrices where only one operand is a batch and its rows can follow each other.
        (Expr left, Expr right) = (operands[0], operands[1]);
        (int rows, int columns) = (node.Shape[0], node.Shape[1]);
        if (right.Shape.Rank == 2 && (!TransposeLeft || rows == 1))
        {
            Expr stacked = left.Reshape(Shape.Matrix(size * rows, Extents(left.Shape, TransposeLeft).Columns));
            return Product(stacked, false, right, TransposeRight).Reshape(Shape.Of(size, rows, columns));
        }

        if (left.Shape.Rank == 2 && columns == 1)
        {
            Expr stacked = right.Reshape(Shape.Matrix(size, Extents(right.Shape, TransposeRight).Rows));
            return Product(stacked, false, left, !TransposeLeft).Reshape(Shape.Of(size, rows, 1));
        }

        return Expr.Apply(this, operands);
    }

    /// <summary>Both axes of batches as one, over which the product runs.</summary>
    private Expr BatchOfBatches(Expr node, ImmutableArray<Expr> operands, int size)
    {
        Expr product = Expr.Apply(this, [.. operands.Zip(node.Operands, (operand, single) =>
        {
            Shape matrix = Structure.Last(single.Shape, 2);
            Shape batch = Structure.WithFirst(size, Structure.WithFirst(node.Shape[0], matrix));
            return operand.Shape.Rank == 2 ? operand
                : (operand.Shape.Rank > single.Shape.Rank ? Structure.Stretch(operand, batch) : Expr.Broadcast(operand, batch))
                    .Reshape(Structure.WithFirst(size * node.Shape[0], matrix));
        })]);
        return product.Reshape(Structure.WithFirst(size, node.Shape));
    }

    private static Expr Product(Expr left, bool transposeLeft, Expr right, bool transposeRight) =>
        Expr.Apply(new MatrixProduct(transposeLeft, transposeRight), left, right);
}
