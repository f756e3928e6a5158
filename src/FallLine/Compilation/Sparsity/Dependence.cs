using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>On which elements of the inputs each element of a graph's outputs depends with a derivative that can be other than 0: index sets, from the inputs on.</summary>
/// <remarks>
/// Elementwise primitives unite the sets of their operands' elements, moves take them along (<see cref="ElementMoves"/>), sums and products of matrices unite those that
/// take part. Of any other primitive every element is taken to depend on every element of the operands by which it has a derivative: too much perhaps, never too little.
/// </remarks>
internal sealed class Dependence
{
    /// <summary>The entries of the sets of all nodes together for which there is room: 1 GiB.</summary>
    public const int MostEntries = 1 << 28;

    private readonly int _columns;
    private readonly Dictionary<Expr, SparsityPattern> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly ElementMoves _moves;

    private Dependence(Graph graph)
    {
        foreach (Expr input in graph.Inputs)
        {
            _columns += input.Shape.Size;
        }

        int from = 0;
        HashSet<Expr> varies = new(ReferenceEqualityComparer.Instance);
        foreach (Expr input in graph.Inputs)
        {
            int size = input.Shape.Size;
            _sets[input] = new SparsityPattern(_columns, [.. Enumerable.Range(0, size + 1)], [.. Enumerable.Range(from, size)]);
            from += size;
            varies.Add(input);
        }

        foreach (Expr node in graph.Nodes)
        {
            if (node.Operands.Any(varies.Contains))
            {
                varies.Add(node);
            }
        }

        _moves = new ElementMoves(graph, varies);
    }

    /// <summary>A row for each element of the outputs, a column for each element of the inputs; null where the sets have more entries than <paramref name="most"/>.</summary>
    public static SparsityPattern? Of(Graph graph, int most = MostEntries)
    {
        Dependence dependence = new(graph);
        long entries = 0;
        foreach (Expr node in graph.Nodes)
        {
            if (dependence._sets.ContainsKey(node) || !node.Operands.Any(dependence._sets.ContainsKey))
            {
                continue;
            }

            if (dependence.SetsOf(node) is { } sets)
            {
                dependence._sets[node] = sets;
                entries += node.Operands.Any(operand => ReferenceEquals(dependence._sets.GetValueOrDefault(operand), sets)) ? 0 : sets.Count;
                if (entries > most)
                {
                    return null;
                }
            }
        }

        RowUnion rows = new(dependence._columns);
        foreach (Expr output in graph.Outputs)
        {
            for (int i = 0; i < output.Shape.Size; i++)
            {
                rows.Add(dependence.Row(output, i));
                rows.EndRow();
            }
        }

        return rows.ToPattern();
    }

    private SparsityPattern? SetsOf(Expr node) => node.Primitive switch
    {
        Elementwise elementwise => ElementByElement(elementwise, node),
        StopGradient => null,
        MatrixProduct product => OfProduct(product, node),
        Checkpoint checkpoint => OfBody(checkpoint.Body, node),
        Reshape => _sets[node.Operands[0]],
        _ => _moves.SourcesOf(node) is { } sources ? OfMove(sources)
            : _moves.TargetsOf(node) is { } targets ? OfSum(node, targets)
            : OfAll(node),
    };

    private SparsityPattern? ElementByElement(Elementwise elementwise, Expr node)
    {
        List<(SparsityPattern Sets, Literal? Factors)> parts = [];
        for (int operand = 0; operand < node.Operands.Length; operand++)
        {
            if (_sets.TryGetValue(node.Operands[operand], out SparsityPattern? sets)
                && elementwise.Partial(operand, node) is { Primitive: not Constant { Value: 0 } } partial)
            {
                parts.Add((sets, partial.Primitive as Literal));
            }
        }

        if (parts.Count == 0)
        {
            return null;
        }

        if (parts.TrueForAll(part => part.Factors is null && ReferenceEquals(part.Sets, parts[0].Sets)))
        {
            return parts[0].Sets;
        }

        RowUnion rows = new(_columns);
        for (int i = 0; i < node.Shape.Size; i++)
        {
            foreach ((SparsityPattern sets, Literal? factors) in parts)
            {
                if (factors is null || !IsZero(factors, i))
                {
                    rows.Add(sets.Row(i));
                }
            }

            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private SparsityPattern OfMove(IEnumerable<(Expr Operand, int Element)?> sources)
    {
        RowUnion rows = new(_columns);
        foreach ((Expr Operand, int Element)? source in sources)
        {
            if (source is { } from)
            {
                rows.Add(Row(from.Operand, from.Element));
            }

            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private SparsityPattern OfSum(Expr node, IEnumerable<int?> targets)
    {
        Expr operand = node.Operands[0];
        ILookup<int?, int> taken = targets.Select((target, element) => (Target: target, Element: element)).ToLookup(pair => pair.Target, pair => pair.Element);
        RowUnion rows = new(_columns);
        for (int i = 0; i < node.Shape.Size; i++)
        {
            foreach (int element in taken[i])
            {
                rows.Add(Row(operand, element));
            }

            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private SparsityPattern OfProduct(MatrixProduct product, Expr node)
    {
        // An element depends on a row of the left factor and a column of the right one: each united once, but for elements whose factor is data that is 0.
        (Expr left, Expr right) = (node.Operands[0], node.Operands[1]);
        int inner = MatrixProduct.Extents(left.Shape, product.TransposeLeft).Columns;
        (int rowCount, int columnCount) = (node.Shape[^2], node.Shape[^1]);
        int batches = node.Shape.Rank == 3 ? node.Shape[0] : 1;
        int LeftPlace(int batch, int row, int k) => Place(left.Shape, batch, row, k, product.TransposeLeft);
        int RightPlace(int batch, int column, int k) => Place(right.Shape, batch, k, column, product.TransposeRight);
        bool leftHasZeros = HasZeros(left);
        bool rightHasZeros = HasZeros(right);
        SparsityPattern? leftRows = rightHasZeros ? null : Lines(left, batches, rowCount, inner, LeftPlace);
        SparsityPattern? rightColumns = leftHasZeros ? null : Lines(right, batches, columnCount, inner, RightPlace);
        RowUnion rows = new(_columns);
        for (int i = 0; i < node.Shape.Size; i++)
        {
            (int rest, int column) = Math.DivRem(i, columnCount);
            (int batch, int row) = Math.DivRem(rest, rowCount);
            rows.Add(leftRows is null ? [] : leftRows.Row(rest));
            rows.Add(rightColumns is null ? [] : rightColumns.Row((batch * columnCount) + column));
            for (int k = 0; k < inner && leftHasZeros; k++)
            {
                rows.Add(IsZero((Literal)left.Primitive, LeftPlace(batch, row, k)) ? [] : Row(right, RightPlace(batch, column, k)));
            }

            for (int k = 0; k < inner && rightHasZeros; k++)
            {
                rows.Add(IsZero((Literal)right.Primitive, RightPlace(batch, column, k)) ? [] : Row(left, LeftPlace(batch, row, k)));
            }

            rows.EndRow();
        }

        return rows.ToPattern();
    }

    /// <summary>For each row of the left factor, or column of the right one, the sets of its elements united; null where it does not vary.</summary>
    private SparsityPattern? Lines(Expr factor, int batches, int count, int inner, Func<int, int, int, int> place)
    {
        if (!_sets.TryGetValue(factor, out SparsityPattern? sets))
        {
            return null;
        }

        RowUnion lines = new(_columns);
        for (int line = 0; line < batches * count; line++)
        {
            for (int k = 0; k < inner; k++)
            {
                lines.Add(sets.Row(place(line / count, line % count, k)));
            }

            lines.EndRow();
        }

        return lines.ToPattern();
    }

    /// <summary>What a body gives, by its own pattern.</summary>
    private SparsityPattern? OfBody(Body body, Expr node)
    {
        if (Of(Graph.Of(body.Inputs, body.Outputs)) is not { } inside)
        {
            return OfAll(node);
        }

        (Expr Operand, int Element)[] places = [.. node.Operands.SelectMany(operand => Enumerable.Range(0, operand.Shape.Size).Select(element => (operand, element)))];
        RowUnion rows = new(_columns);
        for (int i = 0; i < inside.Rows; i++)
        {
            foreach (int place in inside.Row(i))
            {
                rows.Add(Row(places[place].Operand, places[place].Element));
            }

            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private SparsityPattern? OfAll(Expr node)
    {
        RowUnion all = new(_columns);
        for (int operand = 0; operand < node.Operands.Length; operand++)
        {
            if (_sets.TryGetValue(node.Operands[operand], out SparsityPattern? sets)
                && (node.Primitive is Nested || node.Primitive.Pullback(operand, node, Expr.Zero(node)) is not null))
            {
                all.Add(sets.ColumnIndices);
            }
        }

        all.EndRow();
        return all.Count == 0 ? null : Repeated(all.ToPattern().ColumnIndices, node.Shape.Size);
    }

    private SparsityPattern Repeated(ReadOnlySpan<int> row, int count)
    {
        RowUnion rows = new(_columns);
        for (int i = 0; i < count; i++)
        {
            rows.Add(row);
            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private ReadOnlySpan<int> Row(Expr node, int element) => _sets.TryGetValue(node, out SparsityPattern? sets) ? sets.Row(element) : [];

    private static int Place(Shape shape, int batch, int row, int column, bool transposed)
    {
        int place = transposed ? (column * shape[^1]) + row : (row * shape[^1]) + column;
        return shape.Rank == 3 ? (batch * shape[^1] * shape[^2]) + place : place;
    }

    private static bool HasZeros(Expr node) => node.Primitive is Literal { Data: var data }
        && (data is double[] doubles ? doubles.AsSpan().Contains(0) : ((float[])data).AsSpan().Contains(0));

    private static bool IsZero(Literal? literal, int element) => literal?.Data switch
    {
        double[] doubles => doubles[element] == 0,
        float[] floats => floats[element] == 0,
        _ => false,
    };
}
