using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>Parts that are computed where the array that joins them has them.</content>
internal sealed partial class Lowering
{
    /// <summary>Places within a joined array are multiples of the longest vector, in which some steps write and others expect arrays to begin.</summary>
    private const int Alignment = 16;

    /// <summary>For each node that is computed where an array has it that joins it with others, that array's node; else 0: what joins has operands before it.</summary>
    private readonly int[] _joinedTo;
    private readonly int[] _joinedAt;

    /// <summary>Finds large parts of which nothing but the array that joins them is read.</summary>
    private void FindJoined()
    {
        int[] readers = new int[_places.Length];
        for (int node = 0; node < readers.Length; node++)
        {
            if (_analysis.Roles[node] is not (Role.Leaf or Role.Alias or Role.Repeat or Role.View or Role.Strided))
            {
                for (int operand = 0; operand < _analysis.OperandsOf(node).Length; operand++)
                {
                    readers[SourceOf(_analysis.Operand(node, operand))]++;
                }
            }
        }

        for (int node = 0; node < readers.Length; node++)
        {
            Expr expression = _analysis.Nodes[node];
            if (_analysis.Roles[node] != Role.Direct || expression.Primitive is not Concatenate)
            {
                continue;
            }

            int at = 0;
            for (int operand = 0; operand < expression.Operands.Length; operand++)
            {
                int part = _analysis.Operand(node, operand);
                int size = expression.Operands[operand].Shape.Size;
                if (size > LoweredProgram.Tile && at % Alignment == 0 && size % Alignment == 0 && readers[part] == 1 && _lastUse[part] != int.MaxValue && HasOwnPlace(part))
                {
                    (_joinedTo[part], _joinedAt[part]) = (node, at);
                }

                at += size;
            }
        }
    }

    private bool HasOwnPlace(int node) => _analysis.Roles[node] is Role.Whole or Role.Tiled or Role.Rows or Role.Direct && _analysis.Nodes[node].Primitive is not Nested;

    /// <summary>Where a part belongs in the array that joins it, which is given its place with the first of its parts.</summary>
    private int AllocateJoined(int node)
    {
        int whole = _joinedTo[node];
        if (!_isAllocated[whole])
        {
            Allocate(whole);
        }

        return _places[whole].Offset + _joinedAt[node];
    }
}
