using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Moves of elements that cancel, join or move nothing.</summary>
internal static class StructurePass
{
    public static Expr? Rewrite(Expr node) => node.Primitive switch
    {
        Reshape or Broadcast or StopGradient when node.Shape == node.Operands[0].Shape => node.Operands[0],
        CustomDerivative => node.Operands[^1],
        Reshape reshape => Reshaped(reshape, node.Operands[0]),
        Broadcast broadcast => node.Operands[0].Primitive is Broadcast ? Expr.Apply(broadcast, node.Operands[0].Operands[0]) : null,
        Permute permute => Permuted(permute, node, node.Operands[0]),
        Slice slice => Sliced(node, slice, node.Operands[0]),
        Pad pad => pad.Extent == node.Operands[0].Shape[pad.Axis] ? node.Operands[0] : null,
        Concatenate concatenate => Joined(concatenate, node.Operands),
        Reduction reduction when node.Operands[0].Primitive is Permute permute => Reduced(reduction, permute, node.Operands[0].Operands[0]),
        _ => null,
    };

    /// <summary>Reduced first, moved then: fewer elements move.</summary>
    private static Expr Reduced(Reduction reduction, Permute permute, Expr x)
    {
        int axis = permute.Axes[reduction.Axis];
        ImmutableArray<int> axes = [.. permute.Axes.Where(from => from != axis).Select(from => from > axis ? from - 1 : from)];
        return Expr.Apply(new Permute(axes), Expr.Apply(reduction with { Axis = axis }, x));
    }

    private static Expr? Reshaped(Reshape reshape, Expr x) => x.Primitive switch
    {
        Reshape => x.Operands[0].Reshape(reshape.Target),
        Broadcast when x.Operands[0].Shape.Size == 1 => Expr.Broadcast(x.Operands[0].Reshape(Shape.Scalar), reshape.Target),
        Literal literal => Expr.Leaf(new Literal(literal.Data, reshape.Target), x.ElementType),
        _ => null,
    };

    private static Expr? Permuted(Permute permute, Expr node, Expr x) =>
        permute.KeepsOrder(x.Shape) ? x.Reshape(node.Shape)
        : x.Primitive is Permute inner ? Expr.Apply(new Permute([.. permute.Axes.Select(axis => inner.Axes[axis])]), x.Operands[0])
        : x.Primitive is Broadcast && x.Operands[0].Shape.Size == 1 ? Expr.Broadcast(x.Operands[0].Reshape(Shape.Scalar), node.Shape)
        : null;

    private static Expr? Sliced(Expr node, Slice slice, Expr x)
    {
        if (slice.Count == x.Shape[slice.Axis])
        {
            return x;
        }

        switch (x.Primitive)
        {
            case Slice inner when inner.Axis == slice.Axis:
                return Expr.Apply(new Slice(slice.Axis, inner.Start + (slice.Start * inner.Step), slice.Count, slice.Step * inner.Step), x.Operands[0]);
            case Concatenate concatenate when concatenate.Axis == slice.Axis && slice.Step == 1 && slice.Count > 0:
                return FromPart(slice, x.Operands, x.Shape[slice.Axis]);
            case Pad pad when pad.Axis == slice.Axis && slice.Count == 1:
                int place = slice.Start - pad.Start;
                return place >= 0 && place % pad.Step == 0 && place / pad.Step < x.Operands[0].Shape[pad.Axis]
                    ? Expr.Apply(new Slice(pad.Axis, place / pad.Step, 1, 1), x.Operands[0])
                    : node.Fill(0);
            case Broadcast:
                int axis = slice.Axis - (x.Shape.Rank - x.Operands[0].Shape.Rank);
                return axis < 0 || x.Operands[0].Shape[axis] == 1
                    ? Expr.Broadcast(x.Operands[0], node.Shape)
                    : Expr.Broadcast(Expr.Apply(slice with { Axis = axis }, x.Operands[0]), node.Shape);
            default:
                return null;
        }
    }

    /// <summary>The slice of the one part that it lies in.</summary>
    private static Expr? FromPart(Slice slice, ImmutableArray<Expr> parts, int extent)
    {
        // Where there are as many parts as elements, each is one (empty parts have been dropped): no search.
        int index = 0;
        int start = 0;
        if (parts.Length == extent && parts[slice.Start].Shape[slice.Axis] == 1)
        {
            index = slice.Start;
            start = slice.Start;
        }
        else
        {
            while (start + parts[index].Shape[slice.Axis] <= slice.Start)
            {
                start += parts[index].Shape[slice.Axis];
                index++;
            }
        }

        return slice.Start + slice.Count <= start + parts[index].Shape[slice.Axis]
            ? parts[index].Slice(slice.Axis, slice.Start - start, slice.Count)
            : null;
    }

    /// <summary>Drops empty parts, takes in nested joins, and joins neighbouring slices of one array and neighbouring equal constants.</summary>
    private static Expr? Joined(Concatenate concatenate, ImmutableArray<Expr> parts)
    {
        int axis = concatenate.Axis;
        List<Expr> joined = new(parts.Length);
        foreach (Expr part in parts)
        {
            if (part.Primitive is Concatenate && ((Concatenate)part.Primitive).Axis == axis)
            {
                foreach (Expr inner in part.Operands)
                {
                    Append(joined, inner, axis);
                }
            }
            else
            {
                Append(joined, part, axis);
            }
        }

        bool same = joined.Count == parts.Length && parts.AsSpan().SequenceEqual([.. joined]);
        return same && joined.Count > 1 ? null
            : joined.Count == 0 ? parts[0]
            : Expr.Concatenate(joined, axis);
    }

    private static void Append(List<Expr> parts, Expr part, int axis)
    {
        if (part.Shape[axis] == 0)
        {
            return;
        }

        if (parts.Count > 0 && Join(parts[^1], part, axis) is { } both)
        {
            parts[^1] = both;
        }
        else
        {
            parts.Add(part);
        }
    }

    private static Expr? Join(Expr left, Expr right, int axis) => (left.Primitive, right.Primitive) switch
    {
        (Slice a, Slice b) when a.Axis == axis && b.Axis == axis && a.Step == 1 && b.Step == 1 && a.Start + a.Count == b.Start
            && ReferenceEquals(left.Operands[0], right.Operands[0]) => left.Operands[0].Slice(axis, a.Start, a.Count + b.Count),
        (Constant a, Constant b) when a.Value.Equals(b.Value) && double.IsNegative(a.Value) == double.IsNegative(b.Value) =>
            Expr.Leaf(new Constant(a.Value, Structure.WithExtent(left.Shape, axis, left.Shape[axis] + right.Shape[axis])), left.ElementType),
        _ => null,
    };
}
