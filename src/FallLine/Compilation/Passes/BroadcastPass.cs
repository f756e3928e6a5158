using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Computes before repeating: work on what is broadcast is done once, and sums over repeated elements are products.</summary>
internal static class BroadcastPass
{
    public static Expr? Rewrite(Expr node) => node.Primitive switch
    {
        Elementwise elementwise => Before(elementwise, node),
        Sum sum => Summed(sum, node, node.Operands[0]),
        MaxAlong max when node.Operands[0].Primitive is Broadcast => Greatest(max, node, node.Operands[0]),
        _ => null,
    };

    /// <summary>op(broadcast a, broadcast b) is broadcast op(a, b) where a and b are stretched alike; constants fit any shape.</summary>
    private static Expr? Before(Elementwise primitive, Expr node)
    {
        Shape? shape = null;
        foreach (Expr operand in node.Operands)
        {
            if (operand.Primitive is Broadcast)
            {
                Shape source = SourceShape(operand);
                if (shape is not null && shape != source)
                {
                    return null;
                }

                shape = source;
            }
            else if (operand.Primitive is not Constant)
            {
                return null;
            }
        }

        if (shape is null)
        {
            return null;
        }

        ImmutableArray<Expr> sources = ImmutableArray.CreateRange(node.Operands, operand => operand.Primitive is Constant constant
            ? Expr.Leaf(new Constant(constant.Value, shape), operand.ElementType)
            : operand.Operands[0].Reshape(shape));
        return Expr.Broadcast(Expr.Apply(primitive, sources), node.Shape);
    }

    private static Shape SourceShape(Expr broadcast) => broadcast.Operands[0].Shape is { Size: > 1 } shape ? shape : Shape.Scalar;

    private static Expr? Summed(Sum sum, Expr node, Expr x)
    {
        switch (x.Primitive)
        {
            case Reshape when node.Shape.IsScalar && x.Operands[0].Primitive is Broadcast && x.Shape.Size > 0:
                Expr source = x.Operands[0].Operands[0];
                return (x.Shape.Size / source.Shape.Size) * Expr.Sum(source);
            case Broadcast when x.Shape.Size > 0:
                int extent = x.Shape[sum.Axis];
                return Along(sum, node, x) is { } along ? along : extent * Without(sum.Axis, node, x);
            case Negate:
                return -Expr.Apply(sum, x.Operands[0]);
            case Pad pad when pad.Axis == sum.Axis:
                return Expr.Apply(sum, x.Operands[0]);
            default:
                return null;
        }
    }

    private static Expr? Greatest(MaxAlong max, Expr node, Expr x) =>
        x.Shape.Size == 0 ? null
        : Along(max, node, x) is { } along ? along
        : Without(max.Axis, node, x);

    /// <summary>The reduction of the source, broadcast, where the source has the axis in full; else null.</summary>
    private static Expr? Along(Reduction reduction, Expr node, Expr broadcast)
    {
        Expr source = broadcast.Operands[0];
        int axis = reduction.Axis - (broadcast.Shape.Rank - source.Shape.Rank);
        return axis >= 0 && source.Shape[axis] == broadcast.Shape[reduction.Axis]
            ? Expr.Broadcast(Expr.Apply(reduction with { Axis = axis }, source), node.Shape)
            : null;
    }

    /// <summary>The source without the axis along which it repeats, broadcast to the rest.</summary>
    private static Expr Without(int axis, Expr node, Expr broadcast)
    {
        Expr source = broadcast.Operands[0];
        int own = axis - (broadcast.Shape.Rank - source.Shape.Rank);
        return Expr.Broadcast(own < 0 ? source : source.Reshape(Structure.Without(source.Shape, own)), node.Shape);
    }
}
