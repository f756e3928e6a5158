using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Transposes next to a matrix product become its flags.</summary>
internal static class ProductPass
{
    public static Expr? Rewrite(Expr node)
    {
        if (IsTranspose(node) && node.Operands[0] is { Primitive: MatrixProduct inner } product)
        {
            return Expr.Apply(new MatrixProduct(!inner.TransposeRight, !inner.TransposeLeft), product.Operands[1], product.Operands[0]);
        }

        if (node.Primitive is not MatrixProduct flags)
        {
            return null;
        }

        (Expr left, Expr right) = (node.Operands[0], node.Operands[1]);
        return IsTranspose(left) ? Expr.Apply(flags with { TransposeLeft = !flags.TransposeLeft }, left.Operands[0], right)
            : IsTranspose(right) ? Expr.Apply(flags with { TransposeRight = !flags.TransposeRight }, left, right.Operands[0])
            : null;
    }

    private static bool IsTranspose(Expr node) => node.Primitive is Permute { ExchangesLastTwo: true };
}
