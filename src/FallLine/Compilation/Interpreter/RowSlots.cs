using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>One instruction of row code on slots.</summary>
internal readonly record struct RowInstruction(Elementwise? Primitive, int X, int Y, int Z, int Result);

/// <summary>
/// Where the values of row code lie while a block of rows runs: first the columns that are read, in their order; then whatever is computed, in places that are
/// free again; numbers that all rows share have places of their own.
/// </summary>
internal sealed class RowSlots
{
    private readonly ScalarNode[] _code;
    private readonly int[] _slots;
    private readonly int[] _lastUse;
    private readonly Stack<int> _free = [];

    public RowSlots(RowStep step)
    {
        _code = step.Code;
        _slots = new int[_code.Length];
        _lastUse = new int[_code.Length];
        Count = step.SourceColumns + RowBlocks.Margin;
        Targets = new int[step.TargetColumns + step.TotalColumns];
        FindLastUses();
        List<RowInstruction> instructions = [];
        for (int i = 0; i < _code.Length; i++)
        {
            Place(i, instructions);
        }

        Instructions = [.. instructions];
    }

    /// <summary>The number of slots.</summary>
    public int Count { get; private set; }

    public RowInstruction[] Instructions { get; }

    /// <summary>The slot of each column that is written or added up.</summary>
    public int[] Targets { get; }

    /// <summary>Slots to fill with an element of the arena.</summary>
    public List<(int Slot, int Offset)> Shared { get; } = [];

    /// <summary>Slots to fill with a number.</summary>
    public List<(int Slot, double Value)> Constants { get; } = [];

    private void FindLastUses()
    {
        for (int i = 0; i < _code.Length; i++)
        {
            // What is stored is needed until the block ends.
            int at = _code[i].Kind == ScalarNodeKind.Store ? int.MaxValue : i;
            foreach (int operand in (ReadOnlySpan<int>)[_code[i].X, _code[i].Y, _code[i].Z])
            {
                if (operand >= 0)
                {
                    _lastUse[operand] = Math.Max(_lastUse[operand], at);
                }
            }
        }
    }

    private void Place(int number, List<RowInstruction> instructions)
    {
        ScalarNode node = _code[number];
        switch (node.Kind)
        {
            case ScalarNodeKind.Constant:
                Constants.Add((_slots[number] = Count++, node.Value));
                _lastUse[number] = int.MaxValue;
                break;
            case ScalarNodeKind.Load when node.Memory == Memory.Arena:
                Shared.Add((_slots[number] = Count++, node.Offset));
                _lastUse[number] = int.MaxValue;
                break;
            case ScalarNodeKind.Load:
                _slots[number] = node.Offset;
                break;
            case ScalarNodeKind.Store:
                Targets[node.Offset] = _slots[node.X];
                break;
            case ScalarNodeKind.Compute:
                int x = _slots[node.X];
                int y = node.Y >= 0 ? _slots[node.Y] : x;
                int z = node.Z >= 0 ? _slots[node.Z] : x;
                Release(node.X, number);
                Release(node.Y == node.X ? -1 : node.Y, number);
                Release(node.Z == node.X || node.Z == node.Y ? -1 : node.Z, number);
                _slots[number] = _free.TryPop(out int free) ? free : Count++;
                instructions.Add(new RowInstruction(node.Primitive, x, y, z, _slots[number]));
                break;
        }
    }

    private void Release(int operand, int user)
    {
        if (operand >= 0 && _lastUse[operand] == user)
        {
            _free.Push(_slots[operand]);
        }
    }
}
