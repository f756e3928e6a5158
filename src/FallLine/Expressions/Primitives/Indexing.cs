using System.Collections.Immutable;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>Places along an axis, known when the function is recorded; equal where they name the same places.</summary>
internal sealed class Places(ReadOnlySpan<int> indices) : IEquatable<Places>
{
    private readonly int[] _indices = indices.ToArray();

    public int Count => _indices.Length;

    /// <summary>Not to be changed.</summary>
    public int[] Array => _indices;

    /// <summary>Whether all are from 0 to <paramref name="extent"/> - 1.</summary>
    public bool LieWithin(int extent) => System.Array.TrueForAll(_indices, index => index >= 0 && index < extent);

    public bool Equals(Places? other) => other is not null && _indices.AsSpan().SequenceEqual(other._indices);

    public override bool Equals(object? obj) => Equals(obj as Places);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(_indices));
        return hash.ToHashCode();
    }
}

/// <summary>The operand's elements along an axis at <paramref name="Places"/>, in their order; a place may be named more than once.</summary>
internal sealed record Gather(Places Places, int Axis) : Structural, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank && Places.LieWithin(operands[0].Shape[Axis])
        ? Structure.WithExtent(operands[0].Shape, Axis, Places.Count)
        : throw Mismatch(operands, $"not all indices are on axis {Axis}.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent) =>
        Expr.Apply(new ScatterAdd(Places, Axis, node.Operands[0].Shape[Axis]), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    public IArrayKernel KernelFor(Expr node)
    {
        (int outer, int extent, int inner) = Structure.Around(node.Operands[0].Shape, Axis);
        return new IndexedRows.Gather(Places.Array, outer, extent, inner);
    }
}

/// <summary>Zeros, <paramref name="Extent"/> of them along an axis, to which each of the operand's elements along it is added at its place.</summary>
internal sealed record ScatterAdd(Places Places, int Axis, int Extent) : Structural, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) =>
        Axis < operands[0].Shape.Rank && operands[0].Shape[Axis] == Places.Count && Places.LieWithin(Extent)
            ? Structure.WithExtent(operands[0].Shape, Axis, Extent)
            : throw Mismatch(operands, $"there must be an index from 0 to {Extent - 1} for each element along axis {Axis}, and there are {Places.Count} indices.");

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(new Gather(Places, Axis), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    public IArrayKernel KernelFor(Expr node)
    {
        (int outer, int extent, int inner) = Structure.Around(node.Shape, Axis);
        return new IndexedRows.ScatterAdd(Places.Array, outer, extent, inner);
    }
}

/// <summary>The sums along an axis of the elements up to each place, or from each place on.</summary>
internal sealed record CumulativeSum(int Axis, bool FromBack) : Primitive, IRoutine
{
    public override bool OnlyAdds => true;

    public override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank
        ? operands[0].Shape
        : throw Mismatch(operands, $"there is no axis {Axis}.");

    // An element takes part in the sums at its own place and behind it.
    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(this with { FromBack = !FromBack }, cotangent);

    public override Expr Pushforward(Expr node, ImmutableArray<Expr?> tangents) => OnTangents(node, tangents);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    public IArrayKernel KernelFor(Expr node)
    {
        (int outer, int extent, int inner) = Structure.Around(node.Shape, Axis);
        return new RunningSum(outer, extent, inner, FromBack);
    }
}

/// <summary>The place, from 0, of the first greatest element along an axis, which disappears (of the first NaN where there is one); its derivative is 0.</summary>
internal sealed record ArgMax(int Axis) : Primitive, IRoutine
{
    public override Shape ShapeOf(ImmutableArray<Expr> operands) => Axis < operands[0].Shape.Rank && operands[0].Shape[Axis] > 0
        ? Structure.Without(operands[0].Shape, Axis)
        : throw Mismatch(operands, $"there is no element along axis {Axis}.");

    public override Expr? Pullback(int operand, Expr node, Expr cotangent) => null;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) => null;

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) => Expr.Apply(this with { Axis = Axis + 1 }, operands);

    public IArrayKernel KernelFor(Expr node)
    {
        (int outer, int extent, int inner) = Structure.Around(node.Operands[0].Shape, Axis);
        return new FirstGreatest(outer, extent, inner);
    }
}
