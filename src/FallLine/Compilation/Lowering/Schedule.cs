namespace FallLine.Compilation;

/// <summary>
/// The order in which nodes are computed. Tiled nodes of one size stand together as far as their operands allow: a unit.
/// Every other node is a unit of its own.
/// </summary>
internal sealed class Schedule
{
    // Instructions a row, beyond which a unit ends: what passes between them no longer fits the nearest cache.
    private const int LargestUnit = 4000;

    // How much smaller than a tiled unit another must be that goes first.
    private const int MuchSmaller = 16;

    private readonly List<int> _nodes = [];
    private readonly List<int> _ends = [];
    private readonly Dictionary<int, int> _firstUnits = [];

    private Schedule(int count) => UnitOf = new int[count];

    public int Units => _ends.Count;

    /// <summary>The unit in which a node is computed, the later one where it is twice; meaningless for what no step computes.</summary>
    public int[] UnitOf { get; }

    /// <summary>The unit in which a node is computed for the first time, where it is computed a second time later.</summary>
    public int? FirstUnitOf(int node) => _firstUnits.TryGetValue(node, out int unit) ? unit : null;

    public ReadOnlySpan<int> Unit(int unit)
    {
        int from = unit == 0 ? 0 : _ends[unit - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_nodes)[from.._ends[unit]];
    }

    /// <remarks>
    /// Without tiled nodes the graph's own order stays: depth first, so few values are alive at once. With them, list
    /// scheduling: single steps as soon as they are ready, then all of one size that is ready, each by its place in the
    /// graph's order; likewise all that is computed by one number of rows. What a unit computes is complete only when the unit ends, except for
    /// members of the same unit: of a tiled unit all but its sums, of a unit by rows what needs the same rows alone, not their totals.
    /// </remarks>
    public static Schedule Of(Analysis analysis)
    {
        Schedule schedule = new(analysis.Roles.Length);
        if (analysis.HasUnits)
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

    /// <summary>The same units in another order; some may be there twice.</summary>
    public Schedule Reordered(List<int> units)
    {
        Schedule reordered = new(UnitOf.Length);
        HashSet<int> added = [];
        foreach (int unit in units)
        {
            bool isAgain = !added.Add(unit);
            foreach (int node in Unit(unit))
            {
                if (isAgain)
                {
                    reordered._firstUnits[node] = reordered.UnitOf[node];
                }

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
        while (true)
        {
            while (readiness.TryTakeSingle(out int single))
            {
                Add(single);
                EndUnit();
                readiness.Complete(single);
            }

            if (readiness.NextKind() is not { } kind)
            {
                return;
            }

            int weight = 0;
            while (weight < LargestUnit && readiness.TryTakeTogether(kind, out int node))
            {
                Add(node);
                readiness.CompleteWithinUnit(node);
                weight += analysis.Rows[node] > 0 ? RowRules.InstructionsOf(analysis.Nodes[node], analysis.Rows[node]) : 0;
            }

            EndUnit();
            readiness.EndUnit();
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
        private readonly Dictionary<int, LeastFirst> _together = [];
        private readonly List<int> _complete = [];
        private readonly List<int> _afterUnit = [];

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

        public bool TryTakeTogether(int kind, out int node) => _together[kind].TryTake(out node);

        /// <summary>
        /// The kind of what is to be computed together next: the size of tiled nodes, the complement of a number of rows. The earliest in the graph's order, except
        /// that row code waits for what is smaller, and tiled code for what is much smaller: that is mostly made for it, and two units of the same size would pass over the same arrays.
        /// </summary>
        public int? NextKind()
        {
            int? kind = null;
            int earliest = int.MaxValue;
            foreach ((int candidate, LeastFirst ready) in _together)
            {
                if (ready.TryPeek(out int node) && node < earliest)
                {
                    (kind, earliest) = (candidate, node);
                }
            }

            foreach ((int candidate, LeastFirst ready) in _together)
            {
                if (ready.TryPeek(out _) && Math.Max(candidate, ~candidate) < (kind < 0 ? ~kind : kind / MuchSmaller))
                {
                    kind = candidate;
                    break;
                }
            }

            return kind;
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
                    Release(_users[i]);
                }
            }
        }

        /// <summary>The node's value is there for other members of its unit; for all others when the unit ends.</summary>
        public void CompleteWithinUnit(int completed)
        {
            if (_analysis.Roles[completed] == Role.Tiled)
            {
                Complete(completed);
                return;
            }

            _complete.Add(completed);
            while (_complete.Count > 0)
            {
                int node = _complete[^1];
                _complete.RemoveAt(_complete.Count - 1);
                for (int i = _firstUser[node]; i < _firstUser[node + 1]; i++)
                {
                    if (_analysis.Roles[_users[i]] == Role.Alias || NeedsOwnRowsOnly(_users[i], _analysis.Roots[node]))
                    {
                        Release(_users[i]);
                    }
                    else
                    {
                        _afterUnit.Add(_users[i]);
                    }
                }
            }
        }

        public void EndUnit()
        {
            foreach (int user in _afterUnit)
            {
                Release(user);
            }

            _afterUnit.Clear();
            while (_complete.Count > 0)
            {
                int node = _complete[^1];
                _complete.RemoveAt(_complete.Count - 1);
                Complete(node);
            }
        }

        private bool NeedsOwnRowsOnly(int user, int root)
        {
            int rows = _analysis.Rows[user];
            bool needs = rows > 0 && rows == _analysis.Rows[root] && _analysis.Roles[root] != Role.RowTotal;
            for (int operand = 0; needs && operand < _analysis.OperandsOf(user).Length; operand++)
            {
                needs = _analysis.Operand(user, operand) != root || RowRules.IsLocal(_analysis.Nodes[user], operand, rows);
            }

            return needs;
        }

        private void Release(int user)
        {
            if (--_missing[user] > 0)
            {
                return;
            }

            switch (_analysis.Roles[user])
            {
                case Role.Alias or Role.Repeat or Role.View or Role.Strided:
                    _complete.Add(user);
                    break;
                case Role.Tiled:
                    Queue(_analysis.Nodes[user].Shape.Size).Add(user);
                    break;
                case Role.TiledSum:
                    Queue(_analysis.Nodes[user].Operands[0].Shape.Size).Add(user);
                    break;
                case Role.Rows or Role.RowTotal:
                    Queue(~_analysis.Rows[user]).Add(user);
                    break;
                default:
                    _singles.Add(user);
                    break;
            }
        }

        private LeastFirst Queue(int kind)
        {
            if (!_together.TryGetValue(kind, out LeastFirst? queue))
            {
                _together[kind] = queue = new LeastFirst();
            }

            return queue;
        }
    }
}
