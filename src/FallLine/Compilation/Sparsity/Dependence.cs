using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>On which elements of the inputs each element of a graph's outputs depends with a derivative that can be other than 0: index sets, from the inputs on.</summary>
/// <remarks>
/// Elementwise primitives unite the sets of their operands' elements, moves take them along (<see cref="ElementMoves"/>), sums and products of matrices unite those that
/// take part. Of any other primitive every element is taken to depend on every element of the operands by which it has a derivative: too much perhaps, never too little.
/// </remarks>
internal sealed class Dependence
{
    // 256 MiB of indices.
    private const int MostEntries = 1 << 26;

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

    /// <summary>A row for each element of the outputs, a column for each element of the inputs.</summary>
    /// <exception cref="NotSupportedException">There are more entries than a pattern can have.</exception>
    public static SparsityPattern Of(Graph graph)
    {
        Dependence dependence = new(graph);
        foreach (Expr node in graph.Nodes)
        {
            if (dependence._sets.ContainsKey(node) || !node.Operands.Any(dependence._sets.ContainsKey))
            {
                continue;
            }

            if (dependence.SetsOf(node) is { } sets)
            {
                dependence._sets[node] = sets;
                if (sets.Count > MostEntries)
                {
                    return dependence.Everything(graph);
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
        (Expr left, Expr right) = (node.Operands[0], node.Operands[1]);
        int inner = MatrixProduct.Extents(left.Shape, product.TransposeLeft).Columns;
        (int rowCount, int columnCount) = (node.Shape[^2], node.Shape[^1]);
        RowUnion rows = new(_columns);
        for (int i = 0; i < node.Shape.Size; i++)
        {
            (int rest, int column) = Math.DivRem(i, columnCount);
            (int batch, int row) = Math.DivRem(rest, rowCount);
            for (int k = 0; k < inner; k++)
            {
                int l = Place(left.Shape, batch, row, k, product.TransposeLeft);
                int r = Place(right.Shape, batch, k, column, product.TransposeRight);
                if (!IsZero(right.Primitive as Literal, r))
                {
                    rows.Add(Row(left, l));
                }

                if (!IsZero(left.Primitive as Literal, l))
                {
                    rows.Add(Row(right, r));
                }
            }

            rows.EndRow();
            if (rows.Count > MostEntries)
            {
                break;
            }
        }

        return rows.ToPattern();
    }

    private SparsityPattern? OfAll(Expr node)
    {
        RowUnion all = new(_columns);
        for (int operand = 0; operand < node.Operands.Length; operand++)
        {
            if (_sets.TryGetValue(node.Operands[operand], out SparsityPattern? sets) && node.Primitive.Pullback(operand, node, Expr.Zero(node)) is not null)
            {
                all.Add(sets.ColumnIndices);
            }
        }

        all.EndRow();
        SparsityPattern one = all.ToPattern();
        if (one.Count == 0)
        {
            return null;
        }

        RowUnion rows = new(_columns);
        for (int i = 0; i < node.Shape.Size && rows.Count <= MostEntries; i++)
        {
            rows.Add(one.ColumnIndices);
            rows.EndRow();
        }

        return rows.ToPattern();
    }

    private SparsityPattern Everything(Graph graph)
    {
        int rowCount = graph.Outputs.Sum(output => output.Shape.Size);
        if ((long)rowCount * _columns > Array.MaxLength)
        {
            throw new NotSupportedException($"The pattern of a matrix of {rowCount} × {_columns} has more entries than there is room for: it is not sparse, or its structure does not show it.");
        }

        int[] all = [.. Enumerable.Range(0, _columns)];
        RowUnion rows = new(_columns);
        for (int i = 0; i < rowCount; i++)
        {
            rows.Add(all);
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

    private static bool IsZero(Literal? literal, int element) => literal?.Data switch
    {
        double[] doubles => doubles[element] == 0,
        float[] floats => floats[element] == 0,
        _ => false,
    };
}
