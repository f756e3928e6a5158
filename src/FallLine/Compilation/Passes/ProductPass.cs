using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Transposes next to a matrix product become its flags, numbers in a factor come out of it; a product whose rows or columns are only summed is one of sums.</summary>
internal static class ProductPass
{
    public static Expr? Rewrite(Expr node)
    {
        if (IsTranspose(node) && node.Operands[0] is { Primitive: MatrixProduct inner } product)
        {
            return Expr.Apply(new MatrixProduct(!inner.TransposeRight, !inner.TransposeLeft), product.Operands[1], product.Operands[0]);
        }

        if (node.Primitive is Sum sum && node.Operands[0] is { Primitive: MatrixProduct of } summed)
        {
            return Summed(sum, summed, of);
        }

        if (node.Primitive is not MatrixProduct flags)
        {
            return null;
        }

        (Expr left, Expr right) = (node.Operands[0], node.Operands[1]);
        return IsTranspose(left) ? Expr.Apply(flags with { TransposeLeft = !flags.TransposeLeft }, left.Operands[0], right)
            : IsTranspose(right) ? Expr.Apply(flags with { TransposeRight = !flags.TransposeRight }, left, right.Operands[0])
            : Scaled(left, node, plain => Expr.Apply(flags, plain, right)) ?? Scaled(right, node, plain => Expr.Apply(flags, left, plain));
    }

    /// <summary>A number times a factor is that number times the product, where that has fewer elements.</summary>
    private static Expr? Scaled(Expr factor, Expr node, Func<Expr, Expr> product) =>
        node.Shape.Size >= factor.Shape.Size ? null
        : factor.Primitive is Negate ? -product(factor.Operands[0])
        : factor.Primitive is Multiply && factor.Operands[0].IsConstant(out double number) ? node.Fill(number) * product(factor.Operands[1])
        : null;

    /// <summary>
    /// The sum of a product's rows is the sum of the left factor's rows times the right factor, and likewise its columns. Only where that factor is not larger than
    /// the product, which something else may need too.
    /// </summary>
    private static Expr? Summed(Sum sum, Expr product, MatrixProduct flags)
    {
        int rank = product.Shape.Rank;
        bool ofRows = sum.Axis == rank - 2;
        if (!ofRows && sum.Axis != rank - 1)
        {
            return null;
        }

        (Expr left, Expr right) = (product.Operands[0], product.Operands[1]);
        (int rows, int inner) = MatrixProduct.Extents(left.Shape, flags.TransposeLeft);
        int columns = product.Shape[^1];
        if (inner > (ofRows ? columns : rows) || (ofRows ? rows : columns) == 1)
        {
            return null;
        }

        Expr once = ofRows
            ? Expr.Apply(flags with { TransposeLeft = false }, Row(left, flags.TransposeLeft ? 1 : 0), right)
            : Expr.Apply(flags with { TransposeRight = true }, left, Row(right, flags.TransposeRight ? 0 : 1));
        return once.Reshape(sum.ShapeOf([product]));

        // The sums of a factor along one of its last two axes, as a matrix of one row.
        static Expr Row(Expr factor, int axis)
        {
            Shape shape = factor.Shape;
            int along = shape.Rank - 2 + axis;
            int rest = shape[shape.Rank - 1 - axis];
            return Expr.Sum(factor, along).Reshape(shape.Rank == 3 ? Shape.Of(shape[0], 1, rest) : Shape.Matrix(1, rest));
        }
    }

    private static bool IsTranspose(Expr node) => node.Primitive is Permute { ExchangesLastTwo: true };
}
