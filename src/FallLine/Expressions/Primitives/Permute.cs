using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>The same elements with the axes in another order: axis i of the result is axis <paramref name="Axes"/>[i] of the operand.</summary>
internal sealed record Permute(ImmutableArray<int> Axes) : Structural
{
    public override string Name => "transpose";

    /// <summary>Whether it exchanges the last two axes and nothing else: each matrix of a batch is transposed.</summary>
    public bool ExchangesLastTwo => Axes.Length >= 2 && Equals(LastTwo(Axes.Length));

    /// <summary>The exchange of the last two of <paramref name="rank"/> axes.</summary>
    public static Permute LastTwo(int rank) => new([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);

    public override Shape ShapeOf(ImmutableArray<Expr> operands)
    {
        Shape shape = operands[0].Shape;
        return Axes.Order().SequenceEqual(Enumerable.Range(0, shape.Rank))
            ? Shape.Of([.. Axes.Select(axis => shape[axis])])
            : throw Mismatch(operands, $"({string.Join(", ", Axes)}) is not an order of its axes.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(Inverse(), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) =>
        Expr.Apply(new Permute([0, .. Axes.Select(axis => axis + 1)]), operands);

    /// <summary>Whether elements stay in their places in memory: only axes of one element change theirs.</summary>
    public bool KeepsOrder(Shape operand) => Axes.Where(axis => operand[axis] != 1).ToArray() is var moved && moved.SequenceEqual(moved.Order());

    /// <summary>What undoes it.</summary>
    public Permute Inverse() => new([.. Enumerable.Range(0, Axes.Length).Select(axis => Axes.IndexOf(axis))]);

    // An immutable array compares by reference.
    public bool Equals(Permute? other) => other is not null && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    public override int GetHashCode() => Axes.Aggregate(17, (hash, axis) => (hash * 31) + axis);
}
