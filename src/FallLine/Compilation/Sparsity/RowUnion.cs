using System.Runtime.InteropServices;

namespace FallLine.Compilation;

/// <summary>Builds a pattern row by row, each row the union of others.</summary>
internal sealed class RowUnion(int columns)
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _items = [];

    // The row, counted from 1, in which a column was last added.
    private readonly int[] _seen = new int[columns];
    private bool _ascends = true;

    public int Count => _items.Count;

    public void Add(ReadOnlySpan<int> row)
    {
        if (_items.Count - _starts[^1] == columns)
        {
            return; // Full: nothing can be new.
        }

        int stamp = _starts.Count;
        int last = _items.Count > _starts[^1] ? _items[^1] : -1;
        foreach (int column in row)
        {
            if (_seen[column] != stamp)
            {
                _seen[column] = stamp;
                _ascends &= column > last;
                last = column;
                _items.Add(column);
            }
        }
    }

    /// <summary>Leaves a column out of the row at hand, whatever is added.</summary>
    public void Exclude(int column) => _seen[column] = _starts.Count;

    public void EndRow()
    {
        if (!_ascends)
        {
            CollectionsMarshal.AsSpan(_items)[_starts[^1]..].Sort();
            _ascends = true;
        }

        _starts.Add(_items.Count);
    }

    public SparsityPattern ToPattern() => new(columns, [.. _starts], [.. _items]);
}
