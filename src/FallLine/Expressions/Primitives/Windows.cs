using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>Windows that slide along an axis: which elements each of them sees.</summary>
/// <param name="Axis">The axis along which they slide.</param>
/// <param name="Extent">The elements along it.</param>
/// <param name="Size">The elements that a window sees.</param>
/// <param name="Stride">The distance from one window to the next.</param>
/// <param name="Dilation">The distance from one element of a window to the next.</param>
/// <param name="Padding">Zeros that are thought before and behind the elements.</param>
internal sealed record Sliding(int Axis, int Extent, int Size, int Stride, int Dilation, int Padding)
{
    /// <summary>The number of windows, all of whose elements are there.</summary>
    public int Count => ((Extent + (2 * Padding) - ((Size - 1) * Dilation) - 1) / Stride) + 1;

    public bool IsPossible => Size >= 1 && Stride >= 1 && Dilation >= 1 && Padding >= 0 && (long)(Size - 1) * Dilation < Extent + (2L * Padding);

    public Sliding Behind(int axes) => this with { Axis = Axis + axes };
}

/// <summary>
/// What windows that slide along an axis see: a new axis in front of axis <paramref name="Front"/> counts the elements of a window, and the
/// axis itself counts windows. Outside of the operand they see zeros.
/// </summary>
/// <remarks>Convolution and pooling of any number of axes are windows along each of them and then a matrix product, a sum or a maximum.</remarks>
internal sealed record Windows(Sliding Sliding, int Front) : Structural, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape shape = operands[0].Shape;
        return Front <= Sliding.Axis && Sliding.Axis < shape.Rank && shape[Sliding.Axis] == Sliding.Extent && Sliding.IsPossible
            ? Shape.Of(Structure.WithExtent(shape, Sliding.Axis, Sliding.Count).Extents.Insert(Front, Sliding.Size).AsSpan())
            : throw Mismatch(operands, $"windows of {Sliding.Size} elements, {Sliding.Dilation} apart, do not fit into {Sliding.Extent} elements with {Sliding.Padding} zeros on either side.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(new WindowSums(Sliding, Front), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(new Windows(Sliding.Behind(1), Front + 1), operands);

    public IArrayKernel KernelFor(Expr node) => new WindowKernels.Unfold(WindowKernels.Layout.Of(node.Operands[0].Shape.Extents.AsSpan(), Sliding.Axis, Front), Sliding.Size, Sliding.Count, Sliding.Stride, Sliding.Dilation, Sliding.Padding);
}

/// <summary>The transpose of <see cref="Windows"/>: for each element the sum of what the windows hold at it.</summary>
internal sealed record WindowSums(Sliding Sliding, int Front) : Structural, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape shape = operands[0].Shape;
        return Front <= Sliding.Axis && Sliding.Axis + 1 < shape.Rank && shape[Front] == Sliding.Size && shape[Sliding.Axis + 1] == Sliding.Count
            ? Structure.WithExtent(Structure.Without(shape, Front), Sliding.Axis, Sliding.Extent)
            : throw Mismatch(operands, $"they are not {Sliding.Count} windows of {Sliding.Size} elements.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(new Windows(Sliding, Front), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(new WindowSums(Sliding.Behind(1), Front + 1), operands);

    public IArrayKernel KernelFor(Expr node) => new WindowKernels.Fold(WindowKernels.Layout.Of(node.Shape.Extents.AsSpan(), Sliding.Axis, Front), Sliding.Size, Sliding.Count, Sliding.Stride, Sliding.Dilation, Sliding.Padding);
}
