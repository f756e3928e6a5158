using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>A primitive that moves elements without changing them: its reverse rule is another that moves them back.</summary>
internal abstract record Structural : Primitive
{
    public sealed override bool OnlyAdds => true;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) => OnTangents(node, tangents);
}

/// <summary>Repeats the operand along new or 1-wide axes until it has <paramref name="Target"/> shape.</summary>
internal sealed record Broadcast(Shape Target) : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) =>
        Shape.Broadcast(operands[0].Shape, Target) == Target ? Target : throw Mismatch(operands, $"it does not stretch to {Target}.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => SumTo(cotangent, node.Operands[0].Shape);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) =>
        Structure.Stretch(operands[0], Structure.WithFirst(operands[0].Shape[0], Target));

    /// <summary>Adds up the axes along which <paramref name="shape"/> was stretched.</summary>
    private static Expr SumTo(Expr x, Shape shape)
    {
        if (shape.Size == 1)
        {
            return Expr.Sum(x).Reshape(shape);
        }

        int added = x.Shape.Rank - shape.Rank;
        for (int axis = x.Shape.Rank - 1; axis >= 0; axis--)
        {
            if (axis < added || (shape[axis - added] == 1 && x.Shape[axis] != 1))
            {
                x = Expr.Sum(x, axis);
            }
        }

        return x.Reshape(shape);
    }
}

/// <summary>The same elements in the same order under another shape.</summary>
internal sealed record Reshape(Shape Target) : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) =>
        operands[0].Shape.Size == Target.Size ? Target : throw Mismatch(operands, $"{operands[0].Shape.Size} elements do not fill {Target}, which has {Target.Size}.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => cotangent.Reshape(node.Operands[0].Shape);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) =>
        operands[0].Reshape(Structure.WithFirst(operands[0].Shape[0], Target));
}

/// <summary>Every <paramref name="Step"/>-th of <paramref name="Count"/> elements along an axis, from <paramref name="Start"/>.</summary>
internal sealed record Slice(int Axis, int Start, int Count, int Step) : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape shape = operands[0].Shape;
        return Axis < shape.Rank && Start >= 0 && Count >= 0 && Step >= 1 && (Count == 0 || Start + ((Count - 1) * Step) < shape[Axis])
            ? Structure.WithExtent(shape, Axis, Count)
            : throw Mismatch(operands, $"elements {Start} to {Start + ((Count - 1) * Step)} are not all on axis {Axis}.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent) =>
        Expr.Apply(new Pad(Axis, Start, node.Operands[0].Shape[Axis], Step), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);
}

/// <summary>The operand's elements along an axis at <paramref name="Start"/>, <paramref name="Start"/> + <paramref name="Step"/>, … of <paramref name="Extent"/>, zeros elsewhere.</summary>
internal sealed record Pad(int Axis, int Start, int Extent, int Step) : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => Structure.WithExtent(operands[0].Shape, Axis, Extent);

    public override Expr Pullback(int operand, Expr node, Expr cotangent) =>
        Expr.Apply(new Slice(Axis, Start, node.Operands[0].Shape[Axis], Step), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);
}

/// <summary>The operands one after another along an axis.</summary>
internal sealed record Concatenate(int Axis) : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape first = operands[0].Shape;
        foreach (Expr operand in operands)
        {
            if (operand.Shape.Rank <= Axis || Structure.WithExtent(operand.Shape, Axis, 0) != Structure.WithExtent(first, Axis, 0))
            {
                throw Mismatch(operands, $"all extents but that of axis {Axis} must be the same.");
            }
        }

        return Structure.WithExtent(first, Axis, operands.Sum(o => o.Shape[Axis]));
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        int start = 0;
        for (int i = 0; i < operand; i++)
        {
            start += node.Operands[i].Shape[Axis];
        }

        return cotangent.Slice(Axis, start, node.Operands[operand].Shape[Axis]);
    }

    // One walk over all parts: part by part, each start would be added up anew.
    public override ImmutableArray<Expr?> Pullbacks(Expr node, Expr cotangent, Func<Expr, bool> wanted)
    {
        int start = 0;
        ImmutableArray<Expr?>.Builder parts = ImmutableArray.CreateBuilder<Expr?>(node.Operands.Length);
        foreach (Expr part in node.Operands)
        {
            int count = part.Shape[Axis];
            parts.Add(wanted(part) ? cotangent.Slice(Axis, start, count) : null);
            start += count;
        }

        return parts.MoveToImmutable();
    }

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        return Expr.Apply(
            this with { Axis = Axis + 1 },
            [.. operands.Zip(node.Operands, (operand, single) => Expr.Broadcast(operand, Structure.WithFirst(size, single.Shape)))]);
    }
}

/// <summary>The operand itself, with a derivative of 0.</summary>
internal sealed record StopGradient : Structural
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[0].Shape;

    public override Expr? Pullback(int operand, Expr node, Expr cotangent) => null;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) => null;

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this, operands);
}
