using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>
/// What a linear expression gives for every unit vector of a space, along a new first axis. Each node is computed for those unit vectors alone
/// that can change it; for the others it is zero.
/// </summary>
/// <remarks>
/// In a derivative of many variables most of what lies between depends on a few of them: the pose of one finger on the angles of that finger. Where a matrix multiplies parts that
/// depend on different variables, each group of parts is multiplied by its own columns of the matrix.
/// </remarks>
internal sealed class UnitBatching
{
    /// <summary>Beyond so many unit vectors each has its place in every node: lists of them would be as large as what they spare.</summary>
    private const int Most = 256;

    private readonly Expr _vector;
    private readonly Dictionary<Expr, Batched> _batched = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Expr, int[]> _elements = new(ReferenceEqualityComparer.Instance);

    private UnitBatching(Expr vector) => _vector = vector;

    /// <summary>The result for each unit vector, in their order.</summary>
    /// <param name="result">Linear in <paramref name="vector"/>.</param>
    /// <param name="vector">The input that stands for a vector of the space.</param>
    public static Expr Map(Expr result, Expr vector)
    {
        int count = vector.Shape.Size;
        return count > Most
            ? Batching.Map([result], [vector], [Identity(count, vector.Shape)])[0]
            : new UnitBatching(vector).Run(result, [.. Enumerable.Range(0, count)]);
    }

    /// <summary>A unit vector for each row, under a shape.</summary>
    private static Expr Identity(int count, Shape shape)
    {
        if (count == 1)
        {
            return Expr.Full(1, Structure.WithFirst(1, shape));
        }

        double[] identity = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            identity[(i * count) + i] = 1;
        }

        return Expr.Literal(identity, Structure.WithFirst(count, shape));
    }

    private Expr Run(Expr result, int[] all)
    {
        _elements[_vector] = all;
        foreach (Expr node in Graph.TopologicalOrder([result]))
        {
            if (_elements.ContainsKey(node) || node.Operands.Any(IsBatched))
            {
                _batched[node] = Elements(node) is { } elements ? new Batched(Identity(elements.Length, node.Shape), elements) : Of(node, all);
            }
        }

        return _batched.TryGetValue(result, out Batched? batched) ? Spread(batched, all) : Expr.Broadcast(result, Structure.WithFirst(all.Length, result.Shape));
    }

    private bool IsBatched(Expr node) => _batched.ContainsKey(node);

    /// <summary>The elements of the vector that a node consists of, or null where it is anything else.</summary>
    private int[]? Elements(Expr node)
    {
        if (!_elements.ContainsKey(node) && node.Operands.Length == 1 && _elements.TryGetValue(node.Operands[0], out int[]? source))
        {
            if (node.Primitive is Reshape)
            {
                _elements[node] = source;
            }
            else if (node.Primitive is Slice slice)
            {
                (int outer, int extent, int inner) = Structure.Around(node.Operands[0].Shape, slice.Axis);
                _elements[node] =
                [
                    .. from o in Enumerable.Range(0, outer)
                       from k in Enumerable.Range(0, slice.Count)
                       from i in Enumerable.Range(0, inner)
                       select source[(((o * extent) + slice.Start + (k * slice.Step)) * inner) + i],
                ];
            }
        }

        return _elements.GetValueOrDefault(node) is { Length: > 0 } elements ? elements : null;
    }

    private Batched Of(Expr node, int[] all)
    {
        switch (node.Primitive)
        {
            case Add or Subtract when _batched.TryGetValue(node.Operands[0], out Batched? x) && _batched.TryGetValue(node.Operands[1], out Batched? y) && !x.Rows.Intersect(y.Rows).Any():
                return new Batched(Expr.Concatenate([x.Value, node.Primitive is Add ? y.Value : -y.Value]), [.. x.Rows, .. y.Rows]);
            case MatrixProduct product when OfGroups(node, product) is { } grouped:
                return grouped;
        }

        int[] rows = KeepsZeros(node) ? Union(node.Operands.Where(IsBatched).Select(operand => _batched[operand].Rows)) : all;
        return new Batched(node.Primitive.Batch(node, ImmutableArray.CreateRange(node.Operands, operand => _batched.TryGetValue(operand, out Batched? batched) ? Spread(batched, rows) : operand)), rows);
    }

    /// <summary>Whether a node is zero where all its batched operands are.</summary>
    private bool KeepsZeros(Expr node) => node.Primitive switch
    {
        Multiply or MatrixProduct => true,
        Divide => !IsBatched(node.Operands[1]),
        Where => !IsBatched(node.Operands[0]) && IsBatchedOrZero(node.Operands[1]) && IsBatchedOrZero(node.Operands[2]),
        Add or Subtract or Negate => node.Operands.All(IsBatchedOrZero),
        _ => node.Primitive.OnlyAdds && node.Operands.All(IsBatchedOrZero),
    };

    private bool IsBatchedOrZero(Expr node) => IsBatched(node) || node.Primitive is Constant { Value: 0 };

    /// <summary>A matrix times parts one above the other: for each group of parts that share variables, its columns of the matrix times these parts.</summary>
    private Batched? OfGroups(Expr node, MatrixProduct product)
    {
        (Expr left, Expr right) = (node.Operands[0], node.Operands[1]);
        if (product.TransposeRight || IsBatched(left) || left.Shape.Rank != 2 || right is not { Primitive: Concatenate { Axis: 0 }, Shape.Rank: 2 } || !right.Operands.All(IsBatchedOrZero))
        {
            return null;
        }

        List<(HashSet<int> Rows, List<(int Start, Expr Part)> Parts)> groups = [];
        int start = 0;
        foreach (Expr part in right.Operands)
        {
            if (_batched.TryGetValue(part, out Batched? batched))
            {
                var sharing = groups.FindAll(group => group.Rows.Overlaps(batched.Rows));
                groups.RemoveAll(sharing.Contains);
                groups.Add(([.. sharing.SelectMany(group => group.Rows), .. batched.Rows], [.. sharing.SelectMany(group => group.Parts), (start, part)]));
            }

            start += part.Shape[0];
        }

        if (groups.Count == 1 && groups[0].Parts.Count == right.Operands.Length)
        {
            return null;
        }

        List<Batched> products = [];
        foreach ((HashSet<int> shared, List<(int Start, Expr Part)> parts) in groups)
        {
            int[] rows = [.. shared.Order()];
            Expr columns = Expr.Concatenate(parts.Select(part => left.Slice(product.TransposeLeft ? 0 : 1, part.Start, part.Part.Shape[0])), product.TransposeLeft ? 0 : 1);
            Expr one = Expr.Apply(product, columns, Expr.Concatenate(parts.Select(part => part.Part)));
            products.Add(new Batched(product.Batch(one, [columns, Expr.Concatenate(parts.Select(part => Spread(_batched[part.Part], rows)), axis: 1)]), rows));
        }

        return new Batched(Expr.Concatenate(products.Select(part => part.Value)), [.. products.SelectMany(part => part.Rows)]);
    }

    private static int[] Union(IEnumerable<int[]> sets)
    {
        int[]? first = null;
        SortedSet<int> union = [];
        bool areEqual = true;
        foreach (int[] set in sets)
        {
            areEqual &= first is null || first.AsSpan().SequenceEqual(set);
            first ??= set;
            union.UnionWith(set);
        }

        return areEqual ? first! : [.. union];
    }

    /// <summary>The value for other rows, among them all of its own: zero for those that it has not.</summary>
    private static Expr Spread(Batched batched, int[] rows)
    {
        if (batched.Rows.AsSpan().SequenceEqual(rows))
        {
            return batched.Value;
        }

        List<Expr> pieces = [];
        for (int row = 0; row < rows.Length;)
        {
            int from = Array.IndexOf(batched.Rows, rows[row]);
            int count = 1;
            while (row + count < rows.Length && Array.IndexOf(batched.Rows, rows[row + count]) is var next && (from < 0 ? next < 0 : next == from + count))
            {
                count++;
            }

            pieces.Add(from < 0 ? Expr.Full(0, Structure.WithFirst(count, Structure.Without(batched.Value.Shape, 0))) : batched.Value.Slice(0, from, count));
            row += count;
        }

        return Expr.Concatenate(pieces);
    }

    /// <summary>A node for some unit vectors, along a first axis; for all others it is zero.</summary>
    private sealed record Batched(Expr Value, int[] Rows);
}
