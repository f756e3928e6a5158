using System.Globalization;
using FallLine.Compilation;

namespace FallLine;

/// <summary>Where a matrix may be other than 0, row by row: the places of its entries in compressed rows (CSR).</summary>
/// <remarks>Elements outside of it are 0 at every point. An entry may still be 0 at some points, or at all of them where that cannot be seen from the structure.</remarks>
public sealed class SparsityPattern
{
    private readonly int[] _rowStarts;
    private readonly int[] _columnIndices;

    internal SparsityPattern(int columns, int[] rowStarts, int[] columnIndices)
    {
        Columns = columns;
        _rowStarts = rowStarts;
        _columnIndices = columnIndices;
    }

    /// <summary>A pattern from the columns of each row's entries.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rows">For each row the columns in which it has entries, in any order; one named twice is one entry.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <example><code>
    /// SparsityPattern band = SparsityPattern.OfRows(columns: 4, [0], [0, 1], [1, 2], [2, 3]);
    /// </code></example>
    public static SparsityPattern OfRows(int columns, params IEnumerable<int[]> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(rows);
        RowUnion union = new(columns);
        foreach (int[] row in rows)
        {
            foreach (int column in row)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(rows));
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columns, nameof(rows));
            }

            union.Add(row);
            union.EndRow();
        }

        return union.ToPattern();
    }

    /// <summary>The number of rows.</summary>
    public int Rows => _rowStarts.Length - 1;

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of entries.</summary>
    public int Count => _columnIndices.Length;

    /// <summary>Where the entries of each row start and, last, where those of the last row end.</summary>
    public ReadOnlySpan<int> RowStarts => _rowStarts;

    /// <summary>The column of each entry, row by row and ascending in each row.</summary>
    public ReadOnlySpan<int> ColumnIndices => _columnIndices;

    /// <summary>Whether there is an entry at a row and a column, both from 0.</summary>
    public bool Contains(int row, int column) => Place(row, column) >= 0;

    /// <summary>The extents and the number of entries.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rows} × {Columns}, {Count} entries");

    /// <summary>The columns of a row's entries, ascending.</summary>
    internal ReadOnlySpan<int> Row(int row) => _columnIndices.AsSpan(_rowStarts[row].._rowStarts[row + 1]);

    /// <summary>The place of an entry among all of them, or a negative number where there is none.</summary>
    internal int Place(int row, int column)
    {
        int place = Row(row).BinarySearch(column);
        return place < 0 ? place : _rowStarts[row] + place;
    }

    /// <summary>The most entries that a row has.</summary>
    internal int LongestRow()
    {
        int longest = 0;
        for (int row = 0; row < Rows; row++)
        {
            longest = Math.Max(longest, Row(row).Length);
        }

        return longest;
    }

    /// <summary>Writes the whole matrix of which these are the entries, row by row.</summary>
    internal void Spread(ReadOnlySpan<double> entries, Span<double> matrix)
    {
        matrix.Clear();
        for (int row = 0; row < Rows; row++)
        {
            for (int entry = _rowStarts[row]; entry < _rowStarts[row + 1]; entry++)
            {
                matrix[(row * Columns) + _columnIndices[entry]] = entries[entry];
            }
        }
    }

    internal SparsityPattern Transpose()
    {
        int[] starts = new int[Columns + 1];
        foreach (int column in _columnIndices)
        {
            starts[column + 1]++;
        }

        for (int column = 0; column < Columns; column++)
        {
            starts[column + 1] += starts[column];
        }

        int[] next = starts[..^1];
        int[] rows = new int[Count];
        for (int row = 0; row < Rows; row++)
        {
            foreach (int column in Row(row))
            {
                rows[next[column]++] = row;
            }
        }

        return new SparsityPattern(Rows, starts, rows);
    }

    /// <summary>Which columns meet in a row: symmetric, without the diagonal.</summary>
    internal SparsityPattern Neighbours()
    {
        SparsityPattern columns = Transpose();
        RowUnion union = new(Columns);
        for (int column = 0; column < Columns; column++)
        {
            union.Exclude(column);
            foreach (int row in columns.Row(column))
            {
                union.Add(Row(row));
            }

            union.EndRow();
        }

        return union.ToPattern();
    }

    /// <summary>The entries of a square pattern and of its mirror image.</summary>
    internal SparsityPattern Symmetric()
    {
        SparsityPattern mirrored = Transpose();
        RowUnion union = new(Columns);
        for (int row = 0; row < Rows; row++)
        {
            union.Add(Row(row));
            union.Add(mirrored.Row(row));
            union.EndRow();
        }

        return union.ToPattern();
    }
}
