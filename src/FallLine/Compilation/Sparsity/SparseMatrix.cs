namespace FallLine;

/// <summary>A matrix of which only the entries of a pattern are kept, in compressed rows (CSR).</summary>
public sealed class SparseMatrix
{
    private readonly double[] _values;

    internal SparseMatrix(SparsityPattern pattern, double[] values)
    {
        Pattern = pattern;
        _values = values;
    }

    /// <summary>Where the entries are.</summary>
    public SparsityPattern Pattern { get; }

    /// <summary>The entries, in the order of <see cref="SparsityPattern.ColumnIndices"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The element at a row and a column, both from 0; 0 where there is no entry.</summary>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Pattern.Rows);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Pattern.Columns);
            int place = Pattern.Place(row, column);
            return place < 0 ? 0 : _values[place];
        }
    }

    /// <summary>The product with a vector.</summary>
    /// <param name="vector">As many numbers as there are columns.</param>
    /// <param name="product">Receives as many numbers as there are rows.</param>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> product)
    {
        if (vector.Length != Pattern.Columns || product.Length != Pattern.Rows)
        {
            throw new ArgumentException($"A matrix of {Pattern.Rows} × {Pattern.Columns} takes {Pattern.Columns} numbers to {Pattern.Rows}; it was given {vector.Length} and room for {product.Length}.", nameof(vector));
        }

        ReadOnlySpan<int> starts = Pattern.RowStarts;
        ReadOnlySpan<int> columns = Pattern.ColumnIndices;
        for (int row = 0; row < product.Length; row++)
        {
            double sum = 0;
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                sum += _values[entry] * vector[columns[entry]];
            }

            product[row] = sum;
        }
    }

    /// <summary>The same matrix with its zeros.</summary>
    public double[,] ToDense()
    {
        double[,] dense = new double[Pattern.Rows, Pattern.Columns];
        ReadOnlySpan<int> starts = Pattern.RowStarts;
        for (int row = 0; row < Pattern.Rows; row++)
        {
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                dense[row, Pattern.ColumnIndices[entry]] = _values[entry];
            }
        }

        return dense;
    }
}
