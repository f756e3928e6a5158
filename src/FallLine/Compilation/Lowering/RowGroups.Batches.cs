using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>Groups of steps that work on each matrix of a batch for itself.</content>
internal sealed partial class RowGroups
{
    /// <summary>Lanes of the longest vector of either type.</summary>
    private const int MostLanes = 16;

    private bool[]? _isStored;
    private bool _isBatch;

    /// <summary>Lanes of the longest vector: a tiled step may write whole vectors, which must not reach into another part.</summary>
    public static int LanesOf(Expr node) => node.ElementType == ElementType.Double ? MostLanes / 2 : MostLanes;

    /// <summary>The batches of large products, of which each matrix may go through several steps at once.</summary>
    private int[] LargeBatches() =>
        [.. _analysis.Nodes.Where((node, number) => _analysis.Roles[number] == Role.Whole && node is { Primitive: MatrixProduct, Shape.Rank: 3 } && LargestOf(node) >= BlockElements)
            .Select(node => node.Shape[0]).Where(batch => batch > 1).Distinct()];

    private static int LargestOf(Expr product) => Math.Max(product.Shape.Size, Math.Max(product.Operands[0].Shape.Size, product.Operands[1].Shape.Size));

    /// <summary>Appends a group that starts with a unit and works on the parts of a batch, where one leaves it something large; returns the first unit that is not yet in the order.</summary>
    private int? GatherBatch(int first, List<RowGroup> found)
    {
        foreach (int batch in _batches)
        {
            _isBatch = true;
            Array.Clear(_places);
            int? end = StartsBatch(first, batch) ? GatherBatch(first, batch, found) : null;
            _isBatch = false;
            if (end is not null)
            {
                return end;
            }
        }

        return null;
    }

    private bool StartsBatch(int unit, int batch) => LargeArrays(unit, batch).Exists(node => _owners[node] == unit) && OwnPlace(unit, batch) == Place.Row;

    private int? GatherBatch(int first, int batch, List<RowGroup> found)
    {
        _places[first] = Place.Row;
        List<int> members = [first];
        (int last, int taken) = (first, 0);
        for (int unit = first + 1; unit < _schedule.Units; unit++)
        {
            _places[unit] = PlaceOf(unit, batch);
            if (_places[unit] is Place.Row)
            {
                members.Add(unit);
                if (ReadsLarge(unit, batch))
                {
                    (last, taken) = (unit, members.Count);
                }
            }
            else if (_places[unit] is Place.Total)
            {
                _places[unit] = Place.After;
            }
            else if (_places[unit] is Place.Outside && StartsBatch(unit, batch))
            {
                break; // Of what would start a group of its own, nothing is to be left alone for the sake of this one.
            }
        }

        if (last == first)
        {
            return null;
        }

        members.RemoveRange(taken, members.Count - taken);
        List<int> again = ComputedAgain(members, batch);
        _gathered.Add((batch, [.. members]));
        members.InsertRange(0, again);
        int block = (int)Math.Clamp(batch * (long)BlockElements / Elements(LargeArrays(members, batch)), 1, batch);
        Append(first, last, members, new RowGroup(0, 0, batch, block, IsBatch: true), found);
        return last + 1;
    }

    /// <summary>Whether a unit reads something large that others of the group compute.</summary>
    private bool ReadsLarge(int unit, int batch) => LargeArrays(unit, batch).Exists(node => _owners[node] != unit && SourcePlace(node) == Place.Row);

    private HashSet<int> LargeArrays(List<int> units, int batch)
    {
        HashSet<int> arrays = [];
        foreach (int unit in units)
        {
            arrays.UnionWith(LargeArrays(unit, batch));
        }

        return arrays;
    }

    private long Elements(HashSet<int> nodes)
    {
        long elements = 0;
        foreach (int node in nodes)
        {
            elements += _analysis.Nodes[node].Shape.Size;
        }

        return elements;
    }

    /// <summary>The large arrays that a unit reads or writes, each matrix a part of its own.</summary>
    private List<int> LargeArrays(int unit, int batch)
    {
        List<int> arrays = [];
        foreach (int node in _schedule.Unit(unit))
        {
            if ((_isStored ??= Stored())[node])
            {
                AddLarge(node);
            }

            foreach (int source in _analysis.ReadsOf(node))
            {
                if (_owners[source] != unit)
                {
                    AddLarge(source);
                }
            }
        }

        return arrays;

        void AddLarge(int node)
        {
            if (_analysis.Nodes[node].Shape.Size is var size && size >= Large && size % batch == 0)
            {
                arrays.Add(node);
            }
        }
    }

    /// <summary>The nodes that something beside their own unit reads.</summary>
    private bool[] Stored()
    {
        bool[] stored = [.. _analysis.NeedsArray];
        for (int node = 0; node < stored.Length; node++)
        {
            foreach (int source in _analysis.ReadsOf(node))
            {
                stored[source] |= _owners[source] != _owners[node];
            }
        }

        return stored;
    }

    /// <summary>Whether each part of what is read lies within the same part of the array.</summary>
    private bool IsPart(StridedView view, int batch)
    {
        int part = _analysis.Nodes[view.Source].Shape.Size / batch;
        return view.Rows(batch) is { Fast: (1, var extent, var stride, null), Slow.IsStill: true } && extent == batch && stride == part
            && view.Offset + Integers.Greatest(view.Columns(batch)) < part;
    }

    /// <summary>Whether each matrix of a product comes of the same part of what the group computes.</summary>
    private bool HasOwnMatrices(int product)
    {
        for (int operand = 0; operand < 2; operand++)
        {
            if (SourcePlace(_analysis.Operand(product, operand)) == Place.Row && _analysis.Nodes[product].Operands[operand].Shape.Rank < 3)
            {
                return false;
            }
        }

        return true;
    }
}
