using System.Collections.Immutable;
using System.Globalization;

namespace FallLine;

/// <summary>The extents of an array along each of its axes: none for a scalar, one for a vector, two for a matrix.</summary>
/// <remarks>Shapes are static: every node of a graph knows its shape before anything runs. Elements lie row by row (the last axis fastest).</remarks>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _extents;

    private Shape(ImmutableArray<int> extents)
    {
        long size = 1;
        foreach (int extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(extents));
            size *= extent;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(size, int.MaxValue, nameof(extents));
        }

        _extents = extents;
        Size = (int)size;
    }

    /// <summary>One number; no axes.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>The number of axes.</summary>
    public int Rank => _extents.Length;

    /// <summary>The number of elements.</summary>
    public int Size { get; }

    /// <summary>The extent along each axis, outermost first.</summary>
    public ImmutableArray<int> Extents => _extents;

    /// <summary>True for a shape without axes.</summary>
    public bool IsScalar => Rank == 0;

    /// <summary>The extent along <paramref name="axis"/>.</summary>
    /// <param name="axis">From 0 to <see cref="Rank"/> - 1.</param>
    public int this[int axis] => _extents[axis];

    /// <summary>A vector of <paramref name="length"/> elements.</summary>
    /// <param name="length">At least 0.</param>
    public static Shape Vector(int length) => new([length]);

    /// <summary>A matrix of <paramref name="rows"/> by <paramref name="columns"/> elements.</summary>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 0.</param>
    public static Shape Matrix(int rows, int columns) => new([rows, columns]);

    /// <summary>An array with the given extents, outermost first.</summary>
    /// <param name="extents">Each at least 0; their product at most 2³¹ - 1.</param>
    public static Shape Of(params ReadOnlySpan<int> extents) => extents.IsEmpty ? Scalar : new([.. extents]);

    /// <inheritdoc/>
    public bool Equals(Shape? other) =>
        ReferenceEquals(this, other) || (other is not null && _extents.AsSpan().SequenceEqual(other._extents.AsSpan()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int extent in _extents)
        {
            hash.Add(extent);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes are the same.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>The shape as NumPy writes it: <c>()</c>, <c>(3)</c>, <c>(2, 3)</c>.</summary>
    public override string ToString() =>
        "(" + string.Join(", ", _extents.Select(e => e.ToString(CultureInfo.InvariantCulture))) + ")";

    /// <summary>The index along each axis of the element at a place in row-by-row order, from 0.</summary>
    internal int[] IndicesOf(int element)
    {
        int[] indices = new int[Rank];
        for (int axis = Rank - 1; axis >= 0; axis--)
        {
            (element, indices[axis]) = Math.DivRem(element, _extents[axis]);
        }

        return indices;
    }

    /// <summary>The same indices as text has them, counted from 1: <c>2</c>, <c>1,3</c>.</summary>
    internal string IndexText(int element) =>
        string.Join(",", IndicesOf(element).Select(index => (index + 1).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The shape that both operands stretch to by NumPy's rule (axes aligned from the last; an extent of 1 stretches), or null where they do not fit.</summary>
    internal static Shape? Broadcast(Shape left, Shape right)
    {
        if (left == right || right.IsScalar)
        {
            return left;
        }

        if (left.IsScalar)
        {
            return right;
        }

        int rank = Math.Max(left.Rank, right.Rank);
        int[] extents = new int[rank];
        for (int axis = 1; axis <= rank; axis++)
        {
            int a = axis <= left.Rank ? left[^axis] : 1;
            int b = axis <= right.Rank ? right[^axis] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            extents[^axis] = a == 1 ? b : a;
        }

        return Of(extents);
    }

    internal int this[Index axis] => _extents[axis.GetOffset(Rank)];
}
