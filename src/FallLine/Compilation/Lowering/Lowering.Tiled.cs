using FallLine.Expressions;

namespace FallLine.Compilation;

internal sealed partial class Lowering
{
    // The table entry of a node in the unit that last used it: a stream's number, or the complement of a fixed place's.
    private readonly int[] _entries;
    private readonly int[] _entryUnits;
    private readonly int[] _lastInUnit;
    private readonly int[] _readsInUnit;

    private void EmitTiled(ReadOnlySpan<int> members, int unit)
    {
        Flush();
        TiledUnit tiled = new();
        CountReads(members, 1);
        for (int position = 0; position < members.Length; position++)
        {
            for (int operand = 0; operand < _analysis.OperandsOf(members[position]).Length; operand++)
            {
                _lastInUnit[_analysis.Operand(members[position], operand)] = position;
            }
        }

        // Not on the stack: with loops beside it the method would be compiled with all optimisations at once, 5 ms in a cold process.
        int[] entries = new int[3];
        for (int position = 0; position < members.Length; position++)
        {
            int node = members[position];
            Expr expression = _analysis.Nodes[node];
            int arity = expression.Operands.Length;
            for (int operand = 0; operand < arity; operand++)
            {
                entries[operand] = Entry(tiled, _analysis.Operand(node, operand), unit);
            }

            Integers.Fill(entries.AsSpan(arity), entries[0]);
            for (int operand = 0; operand < arity; operand++)
            {
                ReleaseSlot(tiled, _analysis.Operand(node, operand), position);
            }

            if (expression.Primitive is Elementwise elementwise)
            {
                int result = ResultEntry(tiled, node, unit);
                tiled.Instructions.Add(new Instruction(Operation.Elementwise, elementwise, entries[0], entries[1], entries[2], result, 0));
            }
            else
            {
                tiled.Instructions.Add(new Instruction(Operation.Sum, null, entries[0], 0, 0, tiled.Sums.Count, 0));
                tiled.Sums.Add(Allocate(node).Offset);
            }
        }

        Expr last = _analysis.Nodes[members[0]];
        _steps.Add(tiled.Build(last.Primitive is Elementwise ? last.Shape.Size : last.Operands[0].Shape.Size, _held is null ? 0 : _groupSums));
        _groupSums += tiled.Sums.Count;
        foreach (int node in members)
        {
            FreeOperands(node, unit);
        }

        CountReads(members, -1);
    }

    /// <summary>Counts how often each array is read, itself or behind what only shows it.</summary>
    private void CountReads(ReadOnlySpan<int> members, int step)
    {
        foreach (int member in members)
        {
            foreach (int source in _analysis.ReadsOf(member))
            {
                _readsInUnit[source] += step;
            }
        }
    }

    /// <summary>The entry from which tiled code reads <paramref name="root"/>.</summary>
    private int Entry(TiledUnit unit, int root, int number)
    {
        // Unit numbers count from 0 and the array starts with zeros, so units are remembered as number + 1.
        if (_entryUnits[root] == number + 1)
        {
            return _entries[root];
        }

        _entryUnits[root] = number + 1;
        Expr expression = _analysis.Nodes[root];
        return _entries[root] = _analysis.Roles[root] == Role.Repeat ? RepeatEntry(unit, root)
            : expression.Primitive is Constant && !_analysis.NeedsArray[root] ? unit.AddFixed(_constantTiles[root])
            : unit.AddStream(_places[root]);
    }

    private int RepeatEntry(TiledUnit unit, int root)
    {
        Expr expression = _analysis.Nodes[root];
        Location source = Place(root, 0);
        if (expression.Operands[0].Shape.Size == 1)
        {
            int fill = unit.AddSlot();
            unit.Fills.Add(new TileFill(source, unit.Fixed[^1]));
            return fill;
        }

        int slot = TakeSlot(unit, root);
        unit.Instructions.Add(new Instruction(Operation.Load, null, unit.Loads.Count, 0, 0, slot, 0));
        unit.Loads.Add(new RepeatedArray(source, RepeatPattern.Of(expression)!.Value));
        return slot;
    }

    private int ResultEntry(TiledUnit unit, int node, int number)
    {
        _entryUnits[node] = number + 1;
        if (_analysis.NeedsArray[node] || _lastUse[node] > number)
        {
            if (_joinedTo[node] > 0 || !TakeOver(node, number))
            {
                Allocate(node);
            }

            return _entries[node] = unit.AddStream(_places[node]);
        }

        // A value that lives in a slot has no place in the arena to give back.
        _lastUse[node] = -1;
        return _entries[node] = TakeSlot(unit, node);
    }

    /// <summary>
    /// Lays a result where an array lies that nothing else reads any more, not even within the unit: there, what reads an element first is not known. The array may be
    /// an operand, or what alone leads to one through values that pass in slots.
    /// </summary>
    private bool TakeOver(int node, int number)
    {
        Stack<int> computed = new([node]);
        while (computed.TryPop(out int from))
        {
            for (int i = 0; i < _analysis.OperandsOf(from).Length; i++)
            {
                int operand = _analysis.Operand(from, i);
                bool isArray = _analysis.Nodes[operand].Primitive is not (Constant or Literal) && _analysis.Roles[operand] is not (Role.Repeat or Role.View);
                if (!isArray || _readsInUnit[operand] > 1)
                {
                    continue;
                }

                if (_lastUse[operand] == number && IsOfBlock(node) == (_places[operand].Literal == Location.Block) && (_held is null || IsInGroup(operand) || IsFirstRead(operand, number)))
                {
                    TakePlace(node, operand);
                    return true;
                }

                if (IsInSlot(operand, number))
                {
                    computed.Push(operand);
                }
            }
        }

        return false;
    }

    private bool IsInSlot(int node, int number) => _analysis.Roles[node] == Role.Tiled && _schedule.UnitOf[node] == number && !_isAllocated[node];

    /// <summary>Whether the group that is being emitted computes an array: block by block, so a block of it may be overwritten. What comes from outside, an earlier step of the group may read as a whole at every block.</summary>
    private bool IsInGroup(int node) => _analysis.Roles[node] != Role.Leaf && _schedule.UnitOf[node] >= _group.First;

    /// <summary>Whether no unit of the group before this one reads an array.</summary>
    private bool IsFirstRead(int source, int number)
    {
        for (int unit = _group.First; unit < number; unit++)
        {
            foreach (int member in _schedule.Unit(unit))
            {
                if (_analysis.ReadsOf(member).Contains(source))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static int TakeSlot(TiledUnit unit, int owner)
    {
        int slot = unit.FreeSlots.TryPop(out int free) ? free : unit.AddSlot();
        unit.SlotOwners[slot] = owner;
        return slot;
    }

    private void ReleaseSlot(TiledUnit unit, int root, int position)
    {
        if (_lastInUnit[root] == position && unit.SlotOwners.TryGetValue(_entries[root], out int owner) && owner == root)
        {
            unit.SlotOwners.Remove(_entries[root]);
            unit.FreeSlots.Push(_entries[root]);
        }
    }

    /// <summary>A tiled step in the making. Fixed places are numbered by complements until the number of streams is known.</summary>
    private sealed class TiledUnit
    {
        private readonly Growing<Location> _streams = new();

        public List<int> Fixed { get; } = [];

        public Stack<int> FreeSlots { get; } = [];

        public Dictionary<int, int> SlotOwners { get; } = [];

        public Growing<TileFill> Fills { get; } = new();

        public Growing<RepeatedArray> Loads { get; } = new();

        public List<int> Sums { get; } = [];

        public Growing<Instruction> Instructions { get; } = new();

        public int AddStream(Location place)
        {
            _streams.Add(place);
            return _streams.Count - 1;
        }

        public int AddFixed(int offset)
        {
            Fixed.Add(offset);
            return ~(Fixed.Count - 1);
        }

        /// <summary>A tile of this unit's own, for which each thread has memory.</summary>
        public int AddSlot() => AddFixed(~Fixed.Count);

        public TiledStep Build(int size, int firstSum)
        {
            Instruction[] instructions = new Instruction[Instructions.Count];
            for (int i = 0; i < instructions.Length; i++)
            {
                Instruction from = Instructions[i];
                int x = from.Operation == Operation.Load ? from.X : Number(from.X);
                int result = from.Operation == Operation.Sum ? from.Result : Number(from.Result);
                instructions[i] = new Instruction(from.Operation, from.Primitive, x, Number(from.Y), Number(from.Z), result, 0);
            }

            return new TiledStep
            {
                Size = size,
                Streams = _streams.ToArray(),
                Fixed = [.. Fixed],
                Fills = Fills.ToArray(),
                Loads = Loads.ToArray(),
                Sums = [.. Sums],
                FirstSum = firstSum,
                Instructions = instructions,
            };
        }

        private int Number(int entry) => entry >= 0 ? entry : _streams.Count + ~entry;
    }
}
