using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>
/// Finds what row code computes wherever it needs it: a few operations on numbers that lie in the nearest caches take less time than to write the array in one step and to read it
/// in another, which waits for memory.
/// </summary>
internal sealed class RowsAgain
{
    // For each element, a move of elements counting as one.
    private const int MostOperations = 8;

    // How many elements are computed for one that is read.
    private const int LeastGrowth = 4;

    // A smaller array is in the nearest cache itself.
    private const int LeastSize = 1 << 12;

    private const int Never = int.MaxValue;

    private readonly Analysis _analysis;
    private readonly int[] _operations;

    private RowsAgain(Analysis analysis)
    {
        _analysis = analysis;
        _operations = new int[analysis.Nodes.Length];
    }

    /// <summary>For each node of which no array is ever stored, the nodes whose arrays are read instead.</summary>
    public static Dictionary<int, int[]> Of(Analysis analysis)
    {
        RowsAgain rows = new(analysis);
        HashSet<int> again = rows.Cheap();
        if (again.Count > 0)
        {
            rows.LeaveOut(again);
        }

        Dictionary<int, int[]> read = [];
        foreach (int node in again)
        {
            HashSet<int> stored = [];
            rows.AddStored(node, again, stored);
            read.Add(node, [.. stored]);
        }

        return read;
    }

    private HashSet<int> Cheap()
    {
        HashSet<int> cheap = [];
        for (int node = 0; node < _operations.Length; node++)
        {
            _operations[node] = Never;
            if (_analysis.Roles[node] == Role.Rows && Operations(node) is var operations and < Never)
            {
                _operations[node] = operations;
                Shape shape = _analysis.Nodes[node].Shape;
                if (shape.Size >= LeastSize && operations <= MostOperations * (shape.Size / _analysis.Rows[node]) && !_analysis.NeedsArray[node])
                {
                    cheap.Add(node);
                }
            }
        }

        return cheap;
    }

    /// <summary>The operations for each row that lead to a node from arrays much smaller than its own.</summary>
    private int Operations(int node)
    {
        Expr expression = _analysis.Nodes[node];
        if (expression.Primitive is Elementwise elementwise && !ElementwiseCode.IsCheap(elementwise))
        {
            return Never;
        }

        long operations = Math.Max(1, RowRules.InstructionsOf(expression, _analysis.Rows[node]));
        for (int i = 0; i < expression.Operands.Length; i++)
        {
            int operand = _analysis.Operand(node, i);
            if (IsStored(node, i))
            {
                if (LeastGrowth * (long)_analysis.Nodes[_analysis.SourceOf(operand)].Shape.Size > expression.Shape.Size)
                {
                    return Never;
                }
            }
            else if (_operations[operand] == Never)
            {
                return Never;
            }
            else
            {
                operations += _operations[operand];
            }
        }

        return (int)Math.Min(operations, Never);
    }

    /// <summary>Leaves out what anything reads but row code that needs the same rows.</summary>
    private void LeaveOut(HashSet<int> again)
    {
        for (int node = 0; node < _operations.Length; node++)
        {
            for (int i = 0; _analysis.Roles[node] != Role.Alias && i < _analysis.OperandsOf(node).Length; i++)
            {
                if (_analysis.Rows[node] == 0 || IsStored(node, i))
                {
                    again.Remove(_analysis.Operand(node, i));
                }
            }
        }
    }

    /// <summary>The nodes whose arrays row code reads that computes a node anew. No deeper than the operations that are few enough.</summary>
    private void AddStored(int node, HashSet<int> again, HashSet<int> stored)
    {
        for (int i = 0; i < _analysis.OperandsOf(node).Length; i++)
        {
            int operand = _analysis.Operand(node, i);
            if (IsStored(node, i) || !again.Contains(operand))
            {
                stored.Add(_analysis.SourceOf(operand));
            }
            else
            {
                AddStored(operand, again, stored);
            }
        }
    }

    /// <summary>Whether row code of a node reads an operand from its array, not from the same rows of the operand's own code.</summary>
    private bool IsStored(int node, int operand)
    {
        int rows = _analysis.Rows[node];
        int from = _analysis.Operand(node, operand);
        return _analysis.Roles[from] != Role.Rows || _analysis.Rows[from] != rows || !RowRules.IsLocal(_analysis.Nodes[node], operand, rows);
    }
}
