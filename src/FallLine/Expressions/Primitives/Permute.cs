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
        return IsOrderOf(shape.Rank)
            ? Shape.Of([.. Axes.Select(axis => shape[axis])])
            : throw Mismatch(operands, $"({string.Join(", ", Axes)}) is not an order of its axes.");
    }

    public override Expr Pullback(int operand, Expr node, Expr cotangent) => Expr.Apply(Inverse(), cotangent);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands) =>
        Expr.Apply(new Permute([0, .. Axes.Select(axis => axis + 1)]), operands);

    /// <summary>Whether elements stay in their places in memory: only axes of one element change theirs.</summary>
    public bool KeepsOrder(Shape operand)
    {
        int last = -1;
        foreach (int axis in Axes)
        {
            if (operand[axis] != 1)
            {
                if (axis < last)
                {
                    return false;
                }

                last = axis;
            }
        }

        return true;
    }

    /// <summary>What undoes it.</summary>
    public Permute Inverse()
    {
        int[] axes = new int[Axes.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            axes[Axes[axis]] = axis;
        }

        return new Permute([.. axes]);
    }

    private bool IsOrderOf(int rank)
    {
        bool isOrder = Axes.Length == rank;
        for (int axis = 0; axis < rank; axis++)
        {
            isOrder = isOrder && Axes.Contains(axis);
        }

        return isOrder;
    }

    // An immutable array compares by reference.
    public bool Equals(Permute? other) => other is not null && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    public override int GetHashCode() => Axes.Aggregate(17, (hash, axis) => (hash * 31) + axis);
}
