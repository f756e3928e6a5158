using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>A primitive that maps elements to elements: operands and result have one shape (broadcasts are nodes of their own).</summary>
internal abstract record Elementwise : Primitive
{
    /// <summary>The compiled loops that compute it.</summary>
    public abstract ElementwiseLoops Loops { get; }

    /// <summary>The derivative of <paramref name="node"/> with respect to one operand, or null where it is zero everywhere.</summary>
    public abstract Expr? Partial(int operand, Expr node);

    public override Shape ShapeOf(ImmutableArray<Expr> operands) =>
        operands.All(o => o.Shape == operands[0].Shape) ? operands[0].Shape : throw Mismatch(operands, "the shapes must be the same.");

    public override Expr? Pullback(int operand, Expr node, Expr cotangent) =>
        Partial(operand, node) is { } partial ? cotangent * partial : null;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents)
    {
        Expr? sum = null;
        for (int operand = 0; operand < tangents.Length; operand++)
        {
            if (tangents[operand] is { } tangent && Partial(operand, node) is { } partial)
            {
                // Where the operand is not taken its tangent may be infinite: 0 times that would be NaN.
                Expr term = Taken(operand, node) is { } taken ? Expr.Where(taken, tangent * partial, 0) : tangent * partial;
                sum = sum is null ? term : sum + term;
            }
        }

        return sum;
    }

    public sealed override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        Shape batch = Structure.WithFirst(Structure.BatchSize(node, operands), node.Shape);
        return Expr.Apply(this, ImmutableArray.CreateRange(operands, operand => Expr.Broadcast(operand, batch)));
    }
}

/// <summary>An elementwise primitive of one operand.</summary>
internal abstract record Unary<TKernel> : Elementwise
    where TKernel : struct, IUnaryKernel<TKernel>
{
    public sealed override ElementwiseLoops Loops => UnaryLoop.Of<TKernel>();

    public sealed override Expr? Partial(int operand, Expr node) => Derivative(node.Operands[0], node);

    /// <summary>The derivative at <paramref name="x"/>, where the value is <paramref name="y"/>; null where it is zero everywhere.</summary>
    protected abstract Expr? Derivative(Expr x, Expr y);
}

/// <summary>An elementwise primitive of two operands.</summary>
internal abstract record Binary<TKernel> : Elementwise
    where TKernel : struct, IBinaryKernel<TKernel>
{
    public sealed override ElementwiseLoops Loops => BinaryLoop.Of<TKernel>();

    public sealed override Expr? Partial(int operand, Expr node) =>
        operand == 0 ? Left(node.Operands[0], node.Operands[1], node) : Right(node.Operands[0], node.Operands[1], node);

    /// <summary>The partial derivative with respect to <paramref name="x"/>, where the value is <paramref name="z"/>; null where it is zero everywhere.</summary>
    protected abstract Expr? Left(Expr x, Expr y, Expr z);

    /// <summary>The partial derivative with respect to <paramref name="y"/>, where the value is <paramref name="z"/>; null where it is zero everywhere.</summary>
    protected abstract Expr? Right(Expr x, Expr y, Expr z);
}
