using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Choices whose outcome is known, and conditions that say the same more simply.</summary>
internal static class SelectionPass
{
    public static Expr? Rewrite(Expr node)
    {
        switch (node.Primitive)
        {
            case Where:
                return Choice(node.Operands[0], node.Operands[1], node.Operands[2]);
            case NotEqual when node.Operands[1].IsConstant(0) && node.Operands[0].IsTruth():
                return node.Operands[0];
            case Less when node.Operands[0].IsConstant(0) && node.Operands[1].IsTruth():
                return node.Operands[1];
            case Max or Min when ReferenceEquals(node.Operands[0], node.Operands[1]):
                return node.Operands[0];
            case Relu when node.Operands[0].Primitive is Relu:
                return node.Operands[0];
            default:
                return null;
        }
    }

    private static Expr? Choice(Expr condition, Expr then, Expr otherwise)
    {
        if (condition.IsConstant(out double value))
        {
            return value != 0 ? then : otherwise;
        }

        if (ReferenceEquals(then, otherwise))
        {
            return then;
        }

        // NaN counts as not 0 in a condition, and is not equal to 0: so both hold for it too.
        switch (condition.Primitive)
        {
            case NotEqual when condition.Operands[1].IsConstant(0):
                return Expr.Where(condition.Operands[0], then, otherwise);
            case Equal when condition.Operands[1].IsConstant(0):
                return Expr.Where(condition.Operands[0], otherwise, then);
        }

        if (then.IsConstant(1) && otherwise.IsConstant(0) && condition.IsTruth())
        {
            return condition;
        }

        return then.Primitive is Where && ReferenceEquals(then.Operands[0], condition) ? Expr.Where(condition, then.Operands[1], otherwise)
            : otherwise.Primitive is Where && ReferenceEquals(otherwise.Operands[0], condition) ? Expr.Where(condition, then, otherwise.Operands[2])
            : null;
    }
}
