using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Arithmetic on shapes that several rules need.</summary>
internal static class Structure
{
    public static Shape WithExtent(Shape shape, int axis, int extent) => Shape.Of(shape.Extents.SetItem(axis, extent).AsSpan());

    public static Shape Without(Shape shape, int axis) => Shape.Of(shape.Extents.RemoveAt(axis).AsSpan());

    public static Shape WithFirst(int extent, Shape shape) => Shape.Of(shape.Extents.Insert(0, extent).AsSpan());

    /// <summary>The last <paramref name="count"/> extents.</summary>
    public static Shape Last(Shape shape, int count) => Shape.Of(shape.Extents.AsSpan()[^count..]);

    /// <summary>The extent of the batch among <paramref name="operands"/>, which are those of <paramref name="node"/> with or without a new first axis.</summary>
    public static int BatchSize(Expr node, ImmutableArray<Expr> operands)
    {
        int batch = 0;
        while (operands[batch].Shape.Rank == node.Operands[batch].Shape.Rank)
        {
            batch++;
        }

        return operands[batch].Shape[0];
    }

    /// <summary>A batch stretched to another: what <see cref="Expr.Broadcast"/> does to each element along the first axis.</summary>
    public static Expr Stretch(Expr batch, Shape target)
    {
        int added = target.Rank - batch.Shape.Rank;
        return Expr.Broadcast(batch.Reshape(Shape.Of(batch.Shape.Extents.InsertRange(1, Enumerable.Repeat(1, added)).AsSpan())), target);
    }

    /// <summary>The extents before, of and after an axis: an array seen as <c>[outer, extent, inner]</c>.</summary>
    public static (int Outer, int Extent, int Inner) Around(Shape shape, int axis)
    {
        int outer = 1;
        for (int i = 0; i < axis; i++)
        {
            outer *= shape[i];
        }

        int inner = 1;
        for (int i = axis + 1; i < shape.Rank; i++)
        {
            inner *= shape[i];
        }

        return (outer, shape[axis], inner);
    }
}
