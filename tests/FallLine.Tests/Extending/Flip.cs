using System.Collections.Immutable;
using System.Numerics;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Tests.Extending;

/// <summary>The elements along an axis in the opposite order.</summary>
internal sealed record Flip(int Axis) : Structural, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank
        ? operands[0].Shape
        : throw Mismatch(operands, $"there is no axis {Axis}.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(this, cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    public IArrayKernel KernelFor(Expr node)
    {
        (int outer, int extent, int inner) = Structure.Around(node.Shape, Axis);
        return new Kernel(outer, extent, inner);
    }

    private sealed class Kernel(int outer, int extent, int inner) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int row = 0; row < outer * extent; row++)
            {
                int mirrored = row + extent - 1 - (2 * (row % extent));
                x.Slice(mirrored * inner, inner).CopyTo(result[(row * inner)..]);
            }
        }
    }
}
