using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>Units [First, Last] of a schedule that go together over <paramref name="Rows"/> data rows, or matrices of a batch, <paramref name="Block"/> at a time.</summary>
internal readonly record struct RowGroup(int First, int Last, int Rows, int Block, bool IsBatch = false)
{
    /// <summary>The elements of what is only there for the block that runs.</summary>
    public int BlockSize { get; init; }
}

/// <summary>
/// Finds what reads a large matrix of data twice: X·w at the start, then work row by row, then Xᵀ·g at the end, which is
/// every linear model's gradient and the first layer's of a network. Block by block, a block of rows is still in the cache when it is read again. So is a block of a product
/// that is much larger than its factors.
/// Likewise what works on each matrix of a large batch for itself: what one step leaves, the next finds in the cache.
/// </summary>
internal sealed partial class RowGroups
{
    /// <summary>A matrix below this size, in elements, is in the cache anyway.</summary>
    private const int Large = 1 << 15;

    private readonly Analysis _analysis;
    private readonly Schedule _schedule;
    private readonly int[] _owners;
    private readonly Place[] _places;
    private readonly List<int> _order = [];
    private readonly HashSet<int> _partwise = [];
    private readonly int[] _batches;

    private RowGroups(Analysis analysis, Schedule schedule)
    {
        _analysis = analysis;
        _schedule = schedule;
        _places = new Place[schedule.Units];
        _owners = Integers.All(analysis.Roles.Length, -1);
        for (int unit = 0; unit < schedule.Units; unit++)
        {
            foreach (int node in schedule.Unit(unit))
            {
                _owners[node] = unit;
            }
        }

        _batches = LargeBatches();
    }

    private enum Place : byte
    {
        /// <summary>Outside of the group that is being gathered.</summary>
        Outside,

        /// <summary>In the group, each row from the same row of what it reads.</summary>
        Row,

        /// <summary>In the group, complete only at its end.</summary>
        Total,

        /// <summary>To be computed after the group.</summary>
        After,
    }

    /// <summary>The groups, the schedule in which each stands together, and the nodes of which a group computes each part from the same part of what it reads.</summary>
    public static (Schedule Schedule, List<RowGroup> Groups, HashSet<int> Partwise) Of(Analysis analysis, Schedule schedule)
    {
        List<RowGroup> found = [];
        if (!analysis.HasUnits)
        {
            return (schedule, found, []);
        }

        RowGroups groups = new(analysis, schedule);
        int unit = 0;
        while (unit < schedule.Units)
        {
            unit = groups.Gather(unit, found);
        }

        return (found.Count == 0 ? schedule : schedule.Reordered(groups._order), found, groups._partwise);
    }

    /// <summary>Appends the unit, or a whole group that starts with it; returns the first unit that is not yet in the order.</summary>
    private int Gather(int first, List<RowGroup> found)
    {
        Expr node = _analysis.Nodes[_schedule.Unit(first)[0]];
        int last = first;
        if (node.Primitive is MatrixProduct { TransposeLeft: false } && node.Shape.Rank == 2 && (node.Operands[0].Shape.Size >= Large || IsMade(node)))
        {
            int matrix = _analysis.Operand(_schedule.Unit(first)[0], 0);
            int rows = node.Shape[0];
            List<int> members = [first];
            Array.Clear(_places); // What an earlier matrix's rows led to is outside of this group, whether or not they went together.
            _places[first] = Place.Row;
            int taken = 0;
            bool isWorth = IsMade(node);
            for (int unit = first + 1; unit < _schedule.Units; unit++)
            {
                _places[unit] = PlaceOf(unit, rows);
                if (_places[unit] is Place.Row or Place.Total)
                {
                    members.Add(unit);
                    bool readsMatrix = _places[unit] == Place.Total && _analysis.Nodes[_schedule.Unit(unit)[0]].Primitive is MatrixProduct && _analysis.Operand(_schedule.Unit(unit)[0], 0) == matrix;
                    isWorth |= readsMatrix;
                    if (readsMatrix || ReadsLarge(unit, rows))
                    {
                        (last, taken) = (unit, members.Count);
                    }
                }
            }

            if (isWorth && last > first)
            {
                members.RemoveRange(taken, members.Count - taken);
                int block = BlockOf(members, node, rows);
                if (rows > block)
                {
                    Append(first, last, members, new RowGroup(0, 0, rows, block), found);
                    return last + 1;
                }
            }
        }

        if (GatherBatch(first, found) is { } end)
        {
            return end;
        }

        _order.Add(first);
        return first + 1;
    }

    private void Append(int first, int last, List<int> members, in RowGroup group, List<RowGroup> found)
    {
        List<int> after = [];
        for (int unit = first; unit <= last; unit++)
        {
            if (_places[unit] == Place.Outside)
            {
                _order.Add(unit);
            }
            else if (_places[unit] == Place.After)
            {
                after.Add(unit);
            }
        }

        foreach (int unit in members)
        {
            foreach (int node in _schedule.Unit(unit))
            {
                if (_places[unit] == Place.Row && _analysis.Roles[node] is not (Role.TiledSum or Role.RowTotal))
                {
                    _partwise.Add(node);
                }
            }
        }

        found.Add(group with { First = _order.Count, Last = _order.Count + members.Count - 1 });
        _order.AddRange(members);
        _order.AddRange(after);
    }

    /// <summary>Where a unit goes, given the places of those before it.</summary>
    private Place PlaceOf(int unit, int rows)
    {
        bool reads = false;
        bool waits = false;
        foreach (int node in _schedule.Unit(unit))
        {
            for (int operand = 0; operand < _analysis.OperandsOf(node).Length; operand++)
            {
                Place place = SourcePlace(_analysis.Operand(node, operand));
                reads |= place == Place.Row;
                waits |= place is Place.After or Place.Total;
            }
        }

        return waits ? Place.After : reads ? OwnPlace(unit, rows) : Place.Outside;
    }

    /// <summary>Where a unit goes that needs nothing but rows of the group.</summary>
    private Place OwnPlace(int unit, int rows)
    {
        int member = _schedule.Unit(unit)[0];
        return _analysis.Roles[member] switch
        {
            Role.Tiled or Role.TiledSum when AreRowwise(unit, rows) => Place.Row,
            Role.Rows or Role.RowTotal when ReadOwnRows(unit, rows) => Place.Row,
            Role.Whole => PlaceOfWhole(member, rows),
            _ => Place.After,
        };
    }

    private Place PlaceOfWhole(int node, int rows)
    {
        Expr expression = _analysis.Nodes[node];
        switch (expression.Primitive)
        {
            case Reduction reduction:
                (int outer, int extent, _) = Structure.Around(expression.Operands[0].Shape, reduction.Axis);
                return outer % rows == 0 ? Place.Row : !_isBatch && reduction is Sum && outer == 1 && extent % rows == 0 ? Place.Total : Place.After;
            case MatrixProduct when expression.Shape.Rank == 3:
                return expression.Shape[0] == rows && HasOwnMatrices(node) ? Place.Row : Place.After;
            case MatrixProduct product when expression.Shape.Rank == 2 && expression.Operands[1].Shape.Rank == 2:
                bool matrixIsRowwise = SourcePlace(_analysis.Operand(node, 1)) == Place.Row;
                return !product.TransposeLeft && !matrixIsRowwise && expression.Shape[0] == rows ? Place.Row
                    : product is { TransposeLeft: true, TransposeRight: false } && expression.Operands[0].Shape[0] == rows ? Place.Total
                    : Place.After;
            default:
                return Place.After;
        }
    }

    /// <summary>Whether each element of a tiled unit depends on its own row of what the group computes.</summary>
    private bool AreRowwise(int unit, int rows)
    {
        foreach (int node in _schedule.Unit(unit))
        {
            Expr expression = _analysis.Nodes[node];
            int size = _analysis.Roles[node] == Role.TiledSum ? expression.Operands[0].Shape.Size : expression.Shape.Size;
            if (size % rows != 0 || (_isBatch && (_analysis.Roles[node] == Role.TiledSum || size / rows % LanesOf(expression) != 0)))
            {
                return false;
            }

            for (int operand = 0; operand < _analysis.OperandsOf(node).Length; operand++)
            {
                int root = _analysis.Operand(node, operand);
                if (_analysis.Roles[root] == Role.Repeat && SourcePlace(root) == Place.Row
                    && RepeatPattern.Of(_analysis.Nodes[root]) is { } pattern && (pattern.Stretch * pattern.Runs != size || (pattern.Runs > 1 ? pattern.Runs : pattern.Extent) % rows != 0))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether row code reads of what the group computes the same data row alone.</summary>
    private bool ReadOwnRows(int unit, int rows)
    {
        foreach (int node in _schedule.Unit(unit))
        {
            int own = _analysis.Rows[node];
            if (_analysis.Roles[node] == Role.RowTotal && RowRules.GroupsOf(_analysis.Nodes[node], own) is var groups && (_isBatch ? groups % rows != 0 : groups != 1))
            {
                return false;
            }

            for (int operand = 0; operand < _analysis.OperandsOf(node).Length; operand++)
            {
                int root = _analysis.Operand(node, operand);
                if (own % rows != 0 || (SourcePlace(root) == Place.Row && _owners[root] != unit && !IsAligned(RowViews.Of(_analysis, node, operand)!, own, rows)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool IsAligned(StridedView view, int own, int rows) => _isBatch ? IsPart(view, rows) :
        view.Rows(own) is { Fast: (var inner, var extent, var stride, null), Slow.IsStill: true } && (long)extent * stride == _analysis.Nodes[view.Source].Shape.Size && extent * inner == own && own / rows % inner == 0;

    /// <summary>The place of the unit that computes what an operand reads. A sum that a tiled unit takes is complete only at the group's end.</summary>
    private Place SourcePlace(int root)
    {
        root = _analysis.SourceOf(root);
        int owner = _owners[root];
        return owner < 0 ? Place.Outside
            : _places[owner] == Place.Row && _analysis.Roles[root] is Role.TiledSum or Role.RowTotal ? Place.Total
            : _places[owner];
    }
}
