using FallLine.Expressions;

namespace FallLine.Compilation;

/// <content>Parts that are computed where the array that joins them has them.</content>
internal sealed partial class Lowering
{
    /// <summary>Places within a joined array are multiples of the longest vector, in which some steps write and others expect arrays to begin.</summary>
    private const int Alignment = 16;

    // Elements of a part: what fits the nearest caches is copied in no time, and takes its place when it is needed.
    private const int Large = 1 << 13;

    // Units before that of the whole.
    private const int MostUnits = 48;

    // The share of the whole that its joined parts must have.
    private const double LeastJoined = 0.75;

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
                foreach (int source in _analysis.ReadsOf(node))
                {
                    readers[source]++;
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

            List<(int Part, int At)> parts = [];
            int at = 0;
            int joined = 0;
            for (int operand = 0; operand < expression.Operands.Length; operand++)
            {
                int part = _analysis.Operand(node, operand);
                int size = expression.Operands[operand].Shape.Size;
                if (_schedule.UnitOf[part] >= _schedule.UnitOf[node] - MostUnits && size >= Large && at % Alignment == 0 && size % Alignment == 0 && readers[part] == 1 && _lastUse[part] != int.MaxValue && HasOwnPlace(part))
                {
                    parts.Add((part, at));
                    joined += size;
                }

                at += size;
            }

            // The array takes its place with its first part: memory in vain where others are copied there much later.
            if (joined >= LeastJoined * at)
            {
                foreach ((int part, int start) in parts)
                {
                    (_joinedTo[part], _joinedAt[part]) = (node, start);
                }
            }
        }
    }

    /// <summary>Whether a part is computed by a step of its own. What is only moved is left alone: chains of moves, such as those of minors, pack closer in places of their own.</summary>
    private bool HasOwnPlace(int node) => _analysis.Roles[node] is Role.Tiled or Role.Rows || (_analysis.Roles[node] == Role.Whole && _analysis.Nodes[node].Primitive is MatrixProduct);

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
