using System.Globalization;
using FallLine.Expressions;

namespace FallLine.Optimization;

/// <summary>Sees that a recorded function is a sum of squares, and of what.</summary>
/// <remarks>
/// Followed are sums, positive constant factors and divisors, and what only moves elements; what they lead to must be squares (x·x, xᵀx, even powers), such with an array of numbers beside them of which none is negative, or constants that are not negative. With weights w, the function is
/// Σ w·r², that is ½Σ(√(2w)·r)². Nothing is multiplied out: x² - 2x + 1 is not seen to be (x - 1)².
/// </remarks>
internal static class SumOfSquares
{
    /// <summary>A sum of more terms is left as it is: their Jacobian would be too large to be of use.</summary>
    private const int MostTerms = 10_000;

    /// <summary>The residuals r of which the function is ½Σr²; null where it is not seen to be such a sum.</summary>
    public static Function? ResidualsOf(Function function)
    {
        List<Expr> residuals = [];
        bool varies = false;
        Stack<(Expr Node, double Weight)> open = [];
        open.Push((function.Graph.Outputs[0], 1));
        while (open.TryPop(out (Expr Node, double Weight) next))
        {
            (Expr node, double weight) = next;
            if (residuals.Count > MostTerms || !double.IsFinite(weight) || !(weight > 0))
            {
                return null;
            }

            if (Root(node) is { } root)
            {
                varies |= node.Primitive is not Constant;
                double scale = Math.Sqrt(2 * weight);
                residuals.Add((scale == 1 ? root : scale * root).Reshape(Shape.Vector(root.Shape.Size)));
                continue;
            }

            switch (node.Primitive)
            {
                case Add:
                    open.Push((node.Operands[1], weight));
                    open.Push((node.Operands[0], weight));
                    break;
                case Concatenate:
                    foreach (Expr operand in node.Operands.Reverse())
                    {
                        open.Push((operand, weight));
                    }

                    break;
                case Sum or Reshape or Permute:
                    open.Push((node.Operands[0], weight));
                    break;
                case Broadcast:
                    open.Push((node.Operands[0], weight * node.Shape.Size / node.Operands[0].Shape.Size));
                    break;
                case Multiply when ConstantOf(node.Operands[0]) is { } factor:
                    open.Push((node.Operands[1], weight * factor));
                    break;
                case Multiply when ConstantOf(node.Operands[1]) is { } factor:
                    open.Push((node.Operands[0], weight * factor));
                    break;
                case Divide when ConstantOf(node.Operands[1]) is { } divisor:
                    open.Push((node.Operands[0], weight / divisor));
                    break;
                case Constant { Value: 0 }:
                    break;
                default:
                    return null;
            }
        }

        return !varies ? null : function.WithOutput(Expr.Concatenate(residuals));
    }

    /// <summary>What is squared; null where nothing is.</summary>
    private static Expr? Root(Expr node) => node.Primitive switch
    {
        Constant { Value: > 0 and < double.PositiveInfinity and var value } => Expr.Broadcast(Math.Sqrt(value), node.Shape),
        Multiply when RootsOf(node.Operands[0]) is { } roots && Squared(node.Operands[1]) is { } weighed => roots * weighed,
        Multiply when RootsOf(node.Operands[1]) is { } roots && Squared(node.Operands[0]) is { } weighed => roots * weighed,
        _ => Squared(node),
    };

    private static Expr? Squared(Expr node) => node.Primitive switch
    {
        Multiply when ReferenceEquals(node.Operands[0], node.Operands[1]) => node.Operands[0],
        Power when ConstantOf(node.Operands[1]) is 2 => node.Operands[0],
        Power when ConstantOf(node.Operands[1]) is { } even && even > 0 && double.IsInteger(even / 2) => Expr.Pow(node.Operands[0], even / 2),
        MatrixProduct when node.Shape.Size == 1 && ReferenceEquals(Unshaped(node.Operands[0]), Unshaped(node.Operands[1])) => Unshaped(node.Operands[0]),
        _ => null,
    };

    /// <summary>The square roots of an array of numbers, none of which is negative.</summary>
    private static Expr? RootsOf(Expr node)
    {
        Expr data = node.Primitive is Broadcast or Reshape ? node.Operands[0] : node;
        if (data.Primitive is not Literal { Data: var array })
        {
            return null;
        }

        foreach (object? element in array)
        {
            if (Convert.ToDouble(element, CultureInfo.InvariantCulture) is not (>= 0 and < double.PositiveInfinity))
            {
                return null;
            }
        }

        return Expr.Sqrt(node);
    }

    private static Expr Unshaped(Expr node)
    {
        while (node.Primitive is Reshape)
        {
            node = node.Operands[0];
        }

        return node;
    }

    private static double? ConstantOf(Expr node) => node.Primitive switch
    {
        Constant { Value: var value } => value,
        Broadcast when node.Operands[0].Primitive is Constant { Value: var value } => value,
        _ => null,
    };
}
