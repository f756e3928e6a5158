using FallLine.Compilation;

namespace FallLine.Optimization;

/// <summary>Variables that no residual shares, in groups, so that the differences of a group are taken at once.</summary>
internal sealed class DifferenceGroups
{
    private readonly int[][] _groups;
    private readonly SparsityPattern _columns;
    private readonly int[] _places;

    public DifferenceGroups(SparsityPattern pattern)
    {
        Pattern = pattern;
        var colouring = Colouring.OfColumns(pattern);
        List<int>[] groups = [.. Enumerable.Range(0, colouring.Count).Select(_ => new List<int>())];
        for (int column = 0; column < pattern.Columns; column++)
        {
            groups[colouring.Colours[column]].Add(column);
        }

        _groups = [.. groups.Select(group => group.ToArray())];
        _columns = pattern.Transpose();
        _places = new int[pattern.Count];
        int next = 0;
        for (int column = 0; column < pattern.Columns; column++)
        {
            foreach (int row in _columns.Row(column))
            {
                _places[next++] = pattern.Place(row, column);
            }
        }
    }

    /// <summary>Where the Jacobian has entries.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>The number of groups.</summary>
    public int Count => _groups.Length;

    /// <summary>The variables of a group.</summary>
    public ReadOnlySpan<int> Group(int group) => _groups[group];

    /// <summary>The residuals that depend on a variable.</summary>
    public ReadOnlySpan<int> Rows(int variable) => _columns.Row(variable);

    /// <summary>Where the entries of these residuals stand among all.</summary>
    public ReadOnlySpan<int> Places(int variable) => _places.AsSpan(_columns.RowStarts[variable].._columns.RowStarts[variable + 1]);
}
