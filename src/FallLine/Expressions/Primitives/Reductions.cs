using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>Combines the elements along one axis, which disappears.</summary>
internal abstract record Reduction(int Axis) : Primitive
{
    public sealed override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank
        ? Structure.Without(operands[0].Shape, Axis)
        : throw Mismatch(operands, $"there is no axis {Axis}.");

    public sealed override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    /// <summary>The reduced value, or its cotangent, repeated along the axis that disappeared.</summary>
    protected Expr Spread(Expr reduced, Expr node)
    {
        Shape full = node.Operands[0].Shape;
        return Expr.Broadcast(reduced.Reshape(Structure.WithExtent(full, Axis, 1)), full);
    }
}

/// <summary>The sum along an axis.</summary>
internal sealed record Sum(int Axis) : Reduction(Axis)
{
    public override bool OnlyAdds => true;

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Spread(cotangent, node);

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents) => OnTangents(node, tangents);
}

/// <summary>The greatest element along an axis (NaN where one is); equal greatest elements share the derivative.</summary>
internal sealed record MaxAlong(int Axis) : Reduction(Axis)
{
    public override string Name => "max";

    public override Expr Taken(int operand, Expr node) => Expr.Equal(node.Operands[0], Spread(node, node));

    public override Expr Pullback(int operand, Expr node, Expr cotangent)
    {
        Expr greatest = Taken(operand, node);
        return Expr.Where(greatest, Spread(cotangent / Expr.Sum(greatest, Axis), node), 0);
    }

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr greatest = Taken(0, node);
        return Expr.Sum(Expr.Where(greatest, tangents[0]!, 0), Axis) / Expr.Sum(greatest, Axis);
    }
}
