using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>The condition under which an element takes part in the output: 1 or 0 an element, null where it always does.</summary>
internal static class Taken
{
    /// <summary>The condition of an operand, given that of the node which uses it.</summary>
    public static Expr? Below(Expr node, int operand, Expr? taken)
    {
        Expr? own = node.Primitive.Taken(operand, node);
        if (taken is not null && node.Primitive is not Elementwise)
        {
            taken = Through(node, operand, taken);
        }

        return own is null ? taken : taken is null ? own : taken * own;
    }

    /// <summary>The condition of an element that two nodes use: it is taken where either takes it.</summary>
    public static Expr? Either(Expr? left, Expr? right) => left is null || right is null ? null : Expr.Max(left, right);

    /// <summary>An operand's element is taken where any element of the result that it reaches is.</summary>
    private static Expr Through(Expr node, int operand, Expr taken) =>
        node.Primitive.Reaches(operand, node, taken) ?? Expr.Broadcast(Expr.Max(taken), node.Operands[operand].Shape);
}
