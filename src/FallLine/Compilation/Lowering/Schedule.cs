namespace FallLine.Compilation;

/// <summary>
/// The order in which nodes are computed. Tiled nodes of one size stand together as far as their operands allow: a unit.
/// Every other node is a unit of its own.
/// </summary>
internal sealed class Schedule
{
    private readonly List<int> _nodes = [];
    private readonly List<int> _ends = [];

    private Schedule(int count) => UnitOf = new int[count];

    public int Units => _ends.Count;

    /// <summary>The unit in which a node is computed; meaningless for what no step computes.</summary>
    public int[] UnitOf { get; }

    public ReadOnlySpan<int> Unit(int unit)
    {
        int from = unit == 0 ? 0 : _ends[unit - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_nodes)[from.._ends[unit]];
    }

    /// <remarks>
    /// Without tiled nodes the graph's own order stays: depth first, so few values are alive at once. With them, list
    /// scheduling: single steps as soon as they are ready, then all of one size that is ready, each by its place in the
    /// graph's order. A sum that a tiled unit takes is complete only when the unit ends, and so releases its users then.
    /// </remarks>
    public static Schedule Of(Analysis analysis)
    {
        Schedule schedule = new(analysis.Roles.Length);
        if (analysis.HasTiles)
        {
            schedule.Fuse(analysis);
            return schedule;
        }

        for (int node = 0; node < analysis.Roles.Length; node++)
        {
            if (analysis.Roles[node] is Role.Direct or Role.Whole)
            {
                schedule.Add(node);
                schedule.EndUnit();
            }
        }

        return schedule;
    }

    /// <summary>The same units in another order.</summary>
    public Schedule Reordered(List<int> units)
    {
        Schedule reordered = new(UnitOf.Length);
        foreach (int unit in units)
        {
            foreach (int node in Unit(unit))
            {
                reordered.Add(node);
            }

            reordered.EndUnit();
        }

        return reordered;
    }

    private void Add(int node)
    {
        UnitOf[node] = _ends.Count;
        _nodes.Add(node);
    }

    private void EndUnit() => _ends.Add(_nodes.Count);

    private void Fuse(Analysis analysis)
    {
        Readiness readiness = new(analysis);
        List<int> sums = [];
        while (true)
        {
            while (readiness.TryTakeSingle(out int single))
            {
                Add(single);
                EndUnit();
                readiness.Complete(single);
            }

            if (readiness.NextSize() is not { } size)
            {
                return;
            }

            while (readiness.TryTakeTiled(size, out int tiled))
            {
                Add(tiled);
                if (analysis.Roles[tiled] == Role.TiledSum)
                {
                    sums.Add(tiled);
                }
                else
                {
                    readiness.Complete(tiled);
                }
            }

            EndUnit();
            foreach (int sum in sums)
            {
                readiness.Complete(sum);
            }

            sums.Clear();
        }
    }

    /// <summary>Which nodes have all their operands, by kind and in the graph's order.</summary>
    private sealed class Readiness
    {
        private readonly Analysis _analysis;
        private readonly int[] _missing;
        private readonly int[] _firstUser;
        private readonly int[] _users;
        private readonly LeastFirst _singles = new();
        private readonly Dictionary<int, LeastFirst> _tiled = [];
        private readonly List<int> _complete = [];

        public Readiness(Analysis analysis)
        {
            _analysis = analysis;
            int count = analysis.Roles.Length;
            _missing = new int[count];
            _firstUser = new int[count + 1];
            for (int node = 0; node < count; node++)
            {
                _missing[node] = analysis.OperandsOf(node).Length;
                foreach (int operand in analysis.OperandsOf(node))
                {
                    _firstUser[operand + 1]++;
                }
            }

            for (int node = 0; node < count; node++)
            {
                _firstUser[node + 1] += _firstUser[node];
            }

            _users = new int[_firstUser[count]];
            int[] next = _firstUser.AsSpan(0, count).ToArray();
            for (int node = 0; node < count; node++)
            {
                foreach (int operand in analysis.OperandsOf(node))
                {
                    _users[next[operand]++] = node;
                }
            }

            for (int node = 0; node < count; node++)
            {
                if (analysis.Roles[node] == Role.Leaf)
                {
                    Complete(node);
                }
            }
        }

        public bool TryTakeSingle(out int node) => _singles.TryTake(out node);

        public bool TryTakeTiled(int size, out int node) => _tiled[size].TryTake(out node);

        /// <summary>The size of the earliest tiled node that is ready.</summary>
        public int? NextSize()
        {
            int? size = null;
            int earliest = int.MaxValue;
            foreach ((int candidate, LeastFirst ready) in _tiled)
            {
                if (ready.TryPeek(out int node) && node < earliest)
                {
                    (size, earliest) = (candidate, node);
                }
            }

            return size;
        }

        /// <summary>The node's value is there: users that miss nothing else become ready, and what costs nothing is complete at once.</summary>
        public void Complete(int completed)
        {
            _complete.Add(completed);
            while (_complete.Count > 0)
            {
                int node = _complete[^1];
                _complete.RemoveAt(_complete.Count - 1);
                for (int i = _firstUser[node]; i < _firstUser[node + 1]; i++)
                {
                    if (--_missing[_users[i]] == 0)
                    {
                        Enter(_users[i]);
                    }
                }
            }
        }

        private void Enter(int node)
        {
            switch (_analysis.Roles[node])
            {
                case Role.Alias or Role.Repeat or Role.View:
                    _complete.Add(node);
                    break;
                case Role.Tiled:
                    Queue(_analysis.Nodes[node].Shape.Size).Add(node);
                    break;
                case Role.TiledSum:
                    Queue(_analysis.Nodes[node].Operands[0].Shape.Size).Add(node);
                    break;
                default:
                    _singles.Add(node);
                    break;
            }
        }

        private LeastFirst Queue(int size)
        {
            if (!_tiled.TryGetValue(size, out LeastFirst? queue))
            {
                _tiled[size] = queue = new LeastFirst();
            }

            return queue;
        }
    }
}
