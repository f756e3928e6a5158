using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Identities of +, -, ·, / and signs. A constant operand of + and · goes to the left, so that equal terms are one node.</summary>
internal static class ArithmeticPass
{
    public static Expr? Rewrite(Expr node)
    {
        switch (node.Primitive)
        {
            case Add:
                return Sum(node.Operands[0], node.Operands[1]);
            case Subtract:
                return Difference(node.Operands[0], node.Operands[1]);
            case Multiply:
                return Product(node, node.Operands[0], node.Operands[1]);
            case Divide:
                return Quotient(node, node.Operands[0], node.Operands[1]);
            case Negate:
                return Negative(node.Operands[0]);
            case Abs or Cos or Cosh when node.Operands[0].Primitive is Negate:
                return Expr.Apply(node.Primitive, node.Operands[0].Operands[0]);
            case Abs when node.Operands[0].Primitive is Abs or Relu or Sqrt or Exp or Sigmoid:
                return node.Operands[0];
            default:
                return null;
        }
    }

    private static Expr? Sum(Expr x, Expr y)
    {
        if (x.IsConstant(0))
        {
            return y;
        }

        if (y.IsConstant(out _))
        {
            return y + x;
        }

        return x.Primitive is Negate ? y - x.Operands[0]
            : y.Primitive is Negate ? x - y.Operands[0]
            : ReferenceEquals(x, y) ? x.Fill(2) * x
            : null;
    }

    private static Expr? Difference(Expr x, Expr y) =>
        y.IsConstant(0) ? x
        : x.IsConstant(0) ? -y
        : y.Primitive is Negate ? x + y.Operands[0]
        : y.IsConstant(out double c) ? y.Fill(-c) + x
        : null;

    private static Expr? Product(Expr node, Expr x, Expr y)
    {
        if (y.IsConstant(out _))
        {
            return y * x;
        }

        if (x.IsConstant(out double c))
        {
            return c switch
            {
                1 => y,
                -1 => -y,
                0 when y.IsTruth() => node.Fill(0),
                _ when y.Primitive is Negate => node.Fill(-c) * y.Operands[0],
                _ when y.Primitive is Multiply && y.Operands[0].IsConstant(out double d) && double.IsNormal(c * d) => node.Fill(c * d) * y.Operands[1],
                _ => null,
            };
        }

        bool negativeX = x.Primitive is Negate;
        bool negativeY = y.Primitive is Negate;
        return negativeX && negativeY ? x.Operands[0] * y.Operands[0]
            : negativeX ? -(x.Operands[0] * y)
            : negativeY ? -(x * y.Operands[0])
            : ReferenceEquals(x, y) && x.Primitive is Abs ? x.Operands[0] * x.Operands[0]
            : ReferenceEquals(x, y) && x.IsTruth() ? x
            : null;
    }

    private static Expr? Quotient(Expr node, Expr x, Expr y)
    {
        if (y.IsConstant(out double c))
        {
            // The reciprocal of a power of two is exact.
            return c == 1 ? x
                : c == -1 ? -x
                : Math.Abs(Math.ScaleB(c, -Math.ILogB(c))) == 1 && double.IsNormal(1 / c) && double.IsNormal((float)(1 / c)) ? node.Fill(1 / c) * x
                : x.Primitive is Negate ? x.Operands[0] / y.Fill(-c)
                : null;
        }

        bool negativeX = x.Primitive is Negate;
        bool negativeY = y.Primitive is Negate;
        return negativeX && negativeY ? x.Operands[0] / y.Operands[0]
            : negativeX ? -(x.Operands[0] / y)
            : negativeY ? -(x / y.Operands[0])
            : null;
    }

    private static Expr? Negative(Expr x) => x.Primitive switch
    {
        Negate => x.Operands[0],
        Subtract => x.Operands[1] - x.Operands[0],
        Multiply when x.Operands[0].IsConstant(out double c) => x.Fill(-c) * x.Operands[1],
        Divide when x.Operands[0].IsConstant(out double c) => x.Fill(-c) / x.Operands[1],
        _ => null,
    };
}
