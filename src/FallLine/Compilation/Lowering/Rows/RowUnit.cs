using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>A step by rows in the making.</summary>
internal sealed class RowUnit
{
    private const int WidestGap = 4;

    private readonly Analysis _analysis;
    private readonly Location[] _places;
    private readonly int _rows;
    private readonly RowCode _code;
    private readonly Dictionary<int, int[]> _lanes = [];
    private readonly List<(Location Place, RowPattern Pattern)> _sources = [];
    private readonly List<(int Source, int Column)> _columns = [];
    private readonly List<RowArray> _targets = [];
    private readonly List<int> _written = [];
    private readonly List<RowTotal> _totals = [];
    private readonly List<int> _summed = [];

    /// <param name="analysis">The graph.</param>
    /// <param name="places">Where its stored arrays lie.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="type">The type of the elements.</param>
    public RowUnit(Analysis analysis, Location[] places, int rows, ElementType type)
    {
        _analysis = analysis;
        _places = places;
        _rows = rows;
        _code = new RowCode(type);
    }

    /// <summary>Computes a node; its operands are stored, or were added before, or are computed again.</summary>
    public void Add(int node)
    {
        Expr expression = _analysis.Nodes[node];
        int[][] operands = new int[expression.Operands.Length][];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            operands[operand] = Operand(node, operand);
        }

        bool isRead = expression.Primitive is Broadcast && !RowRules.IsLocal(expression, 0, _rows);
        _lanes[node] = isRead ? operands[0] : RowLanes.Of(_code, expression, _rows, operands);
    }

    /// <summary>Stores a node that was added.</summary>
    public void Write(int node, Location place)
    {
        int[] lanes = _lanes[node];
        _targets.Add(new RowArray(place, new RowPattern(1, _rows, lanes.Length), Integers.From(0, lanes.Length)));
        _written.AddRange(lanes);
    }

    /// <summary>Takes totals of rows, which go to <paramref name="result"/>.</summary>
    public void Total(int node, int result)
    {
        Expr expression = _analysis.Nodes[node];
        int[] lanes = RowLanes.Totalled(_code, expression, _rows, [.. Enumerable.Range(0, expression.Operands.Length).Select(operand => Operand(node, operand))]);
        _totals.Add(new RowTotal(result, lanes.Length, RowRules.GroupsOf(expression, _rows), expression.Primitive is MaxAlong));
        _summed.AddRange(lanes);
    }

    /// <summary>The step, or null where nothing is stored.</summary>
    /// <param name="firstSum">The number of sums of steps that run in turns with it.</param>
    public RowStep? Build(int firstSum)
    {
        _written.AddRange(_summed);
        if (_written.Count == 0)
        {
            return null;
        }

        for (int column = 0; column < _written.Count; column++)
        {
            _code.Store(column, _written[column]);
        }

        List<ScalarNode> ordered = InOrderOfUse();
        (RowArray[] sources, int[] numbers) = Sources(ordered);
        return new RowStep
        {
            Rows = _rows,
            Sources = sources,
            Targets = [.. _targets],
            Totals = [.. _totals],
            FirstSum = firstSum,
            Code = [.. ordered.Select(node => IsColumn(node) ? node with { Offset = numbers[node.Offset] } : node)],
        };
    }

    /// <summary>The arrays that are read, and the number of each column: those of one array together, in the order in which they lie there.</summary>
    private (RowArray[] Sources, int[] Numbers) Sources(List<ScalarNode> code)
    {
        int[] numbers = new int[_columns.Count];
        List<RowArray> sources = [];
        int count = 0;
        foreach ((int source, List<int> used) in Used(code))
        {
            List<int> columns = [];
            used.Sort((a, b) => _columns[a].Column.CompareTo(_columns[b].Column));
            foreach (int column in used)
            {
                // Columns between two that are needed come along: neighbours are loaded together.
                int place = _columns[column].Column;
                for (int between = columns.Count == 0 ? place : columns[^1] + 1; between < place && place - columns[^1] < WidestGap; between++)
                {
                    columns.Add(between);
                }

                numbers[column] = count + columns.Count;
                columns.Add(place);
            }

            (Location start, RowPattern pattern) = _sources[source];
            sources.Add(new RowArray(start, pattern, [.. columns]));
            count += columns.Count;
        }

        return ([.. sources], numbers);
    }

    /// <summary>The columns that are read of each array, the arrays in order of their first use.</summary>
    private List<(int Source, List<int> Columns)> Used(List<ScalarNode> code)
    {
        List<(int Source, List<int> Columns)> used = [];
        foreach (ScalarNode node in code)
        {
            if (IsColumn(node))
            {
                int source = _columns[node.Offset].Source;
                int at = used.FindIndex(array => array.Source == source);
                if (at < 0)
                {
                    at = used.Count;
                    used.Add((source, []));
                }

                used[at].Columns.Add(node.Offset);
            }
        }

        return used;
    }

    private static bool IsColumn(ScalarNode node) => node is { Kind: ScalarNodeKind.Load, Memory: Memory.Scratch };

    private int[] Operand(int node, int operand)
    {
        int root = _analysis.Operand(node, operand);
        if (_lanes.TryGetValue(root, out int[]? lanes) && RowRules.IsLocal(_analysis.Nodes[node], operand, _rows))
        {
            return lanes;
        }

        if (_analysis.IsAgain(root))
        {
            Add(root);
            return _lanes[root];
        }

        StridedView view = RowViews.Of(_analysis, node, operand)!;
        Expr source = _analysis.Nodes[view.Source];
        RowPattern pattern = view.Rows(_rows)!;
        int[] columns = view.Columns(_rows);
        for (int i = 0; i < columns.Length; i++)
        {
            int column = view.Offset + columns[i];
            columns[i] = source.Primitive switch
            {
                Constant constant => _code.Constant(constant.Value),
                Literal { Data: double[] data } when pattern.IsShared => _code.Constant(data[column]),
                Literal { Data: float[] data } when pattern.IsShared => _code.Constant(data[column]),
                _ when pattern.IsShared => _code.Load(Memory.Arena, _places[view.Source].Offset + column),
                _ => _code.Load(Memory.Scratch, Column(_places[view.Source], pattern, column)),
            };
        }

        return columns;
    }

    private int Column(Location place, RowPattern pattern, int column)
    {
        int source = _sources.IndexOf((place, pattern));
        if (source < 0)
        {
            source = _sources.Count;
            _sources.Add((place, pattern));
        }

        int known = _columns.IndexOf((source, column));
        if (known < 0)
        {
            known = _columns.Count;
            _columns.Add((source, column));
        }

        return known;
    }

    /// <summary>The instructions that stored values need, each as late as the first that needs it allows: so that few values are alive at once.</summary>
    private List<ScalarNode> InOrderOfUse()
    {
        List<ScalarNode> ordered = [];
        int[] numbers = Integers.All(_code.Nodes.Count, -1);
        Stack<int> path = [];
        for (int store = 0; store < _code.Nodes.Count; store++)
        {
            if (_code.Nodes[store].Kind == ScalarNodeKind.Store)
            {
                path.Push(store);
            }

            while (path.TryPeek(out int node))
            {
                ScalarNode instruction = _code.Nodes[node];
                int missing = Missing(instruction, numbers);
                if (missing >= 0)
                {
                    path.Push(missing);
                    continue;
                }

                path.Pop();
                if (numbers[node] < 0)
                {
                    numbers[node] = ordered.Count;
                    ordered.Add(instruction with { X = Number(instruction.X, numbers), Y = Number(instruction.Y, numbers), Z = Number(instruction.Z, numbers) });
                }
            }
        }

        return ordered;
    }

    private static int Missing(in ScalarNode node, int[] numbers) =>
        node.X >= 0 && numbers[node.X] < 0 ? node.X
        : node.Y >= 0 && numbers[node.Y] < 0 ? node.Y
        : node.Z >= 0 && numbers[node.Z] < 0 ? node.Z
        : -1;

    private static int Number(int node, int[] numbers) => node < 0 ? -1 : numbers[node];
}
