using FallLine.Kernels;

namespace FallLine.Optimization;

/// <summary>R with RᵀR = AᵀA + Δ up to rounding, for a sparse A: what makes the columns of A·R⁻¹ nearly orthonormal.</summary>
/// <remarks>
/// Blocks of columns that have the same rows are dense, and each is brought up to date by products with the blocks before that reach it (left-looking, supernodal: E. G. Ng and B. W. Peyton, SIAM J. Sci. Comput. 14 (1993) 1034–1056). AᵀA itself is never
/// stored: a block's columns of it are added up in the block. A pivot that rounding has made less than ε is taken as ε, the columns of A being of length 1: the factor is then that of a matrix nearby, which is all that is asked of it here.
/// </remarks>
internal sealed class SparseCholesky
{
    /// <summary>Below so many multiplications a product by plain loops is faster.</summary>
    private const int SmallProduct = 2048;
    private const double LeastPivot = 2.2e-16;

    private readonly EliminationPlan _plan;
    private readonly double[][] _blocks;
    private readonly int[] _localRow;
    private readonly double[] _product;
    private readonly double[] _permuted;

    // A row by row, its columns as the plan orders them and ascending.
    private readonly int[] _rowStarts;
    private readonly int[] _columns;
    private readonly int[] _sources;
    private readonly double[] _values;

    // For each column where its entries are among these, and where their rows end.
    private readonly int[] _columnStarts;
    private readonly int[] _entries;
    private readonly int[] _ends;

    // The blocks that reach the one at hand, and the place among their rows that they have come to.
    private readonly int[] _firstReaching;
    private readonly int[] _nextReaching;
    private readonly int[] _cameTo;

    public SparseCholesky(SparsityPattern pattern, EliminationPlan plan)
    {
        _plan = plan;
        int size = pattern.Columns;
        _blocks = new double[plan.Blocks][];
        long product = 0;
        for (int block = 0; block < plan.Blocks; block++)
        {
            (int columns, int rows) = (plan.ColumnsOf(block), plan.RowsOf(block).Length);
            _blocks[block] = new double[checked(columns * rows)];
            product = Math.Max(product, (long)(rows - columns) * Math.Min(rows - columns, EliminationPlan.MostColumns));
        }

        _product = new double[checked((int)product)];
        _localRow = new int[size];
        _permuted = new double[size];
        (_firstReaching, _nextReaching, _cameTo) = (new int[plan.Blocks], new int[plan.Blocks], new int[plan.Blocks]);
        int[] place = new int[size];
        for (int column = 0; column < size; column++)
        {
            place[plan.Order[column]] = column;
        }

        _rowStarts = pattern.RowStarts.ToArray();
        _columns = Array.ConvertAll(pattern.ColumnIndices.ToArray(), column => place[column]);
        _sources = new int[_columns.Length];
        _values = new double[_columns.Length];
        _columnStarts = new int[size + 1];
        for (int entry = 0; entry < _columns.Length; entry++)
        {
            _sources[entry] = entry;
            _columnStarts[_columns[entry] + 1]++;
        }

        for (int column = 0; column < size; column++)
        {
            _columnStarts[column + 1] += _columnStarts[column];
        }

        int[] next = _columnStarts[..^1];
        _entries = new int[_columns.Length];
        _ends = new int[_columns.Length];
        for (int row = 0; row < pattern.Rows; row++)
        {
            (int from, int to) = (_rowStarts[row], _rowStarts[row + 1]);
            _columns.AsSpan(from..to).Sort(_sources.AsSpan(from..to));
            for (int entry = from; entry < to; entry++)
            {
                int slot = next[_columns[entry]]++;
                (_entries[slot], _ends[slot]) = (entry, to);
            }
        }
    }

    /// <summary>Factors.</summary>
    /// <param name="entries">The entries of A in the order of its pattern.</param>
    /// <param name="diagonal">The diagonal of Δ, at least 0.</param>
    public void Factor(ReadOnlySpan<double> entries, ReadOnlySpan<double> diagonal)
    {
        for (int entry = 0; entry < _values.Length; entry++)
        {
            _values[entry] = entries[_sources[entry]];
        }

        _firstReaching.AsSpan().Fill(-1);
        for (int block = 0; block < _plan.Blocks; block++)
        {
            ReadOnlySpan<int> rows = _plan.RowsOf(block);
            for (int k = 0; k < rows.Length; k++)
            {
                _localRow[rows[k]] = k;
            }

            Assemble(block, diagonal);
            for (int from = _firstReaching[block]; from >= 0;)
            {
                int next = _nextReaching[from];
                Update(block, from);
                from = next;
            }

            int columns = _plan.ColumnsOf(block);
            FactorBlock(_blocks[block], rows.Length, columns);
            _cameTo[block] = columns;
            Reach(block);
        }
    }

    /// <summary>x ← R⁻¹x, in the order of the variables.</summary>
    public void SolveUpper(Span<double> x)
    {
        for (int column = 0; column < _permuted.Length; column++)
        {
            _permuted[column] = x[_plan.Order[column]];
        }

        for (int block = _plan.Blocks - 1; block >= 0; block--)
        {
            ReadOnlySpan<int> rows = _plan.RowsOf(block);
            int columns = _plan.ColumnsOf(block);
            ReadOnlySpan<double> values = _blocks[block];
            Span<double> own = _permuted.AsSpan(_plan.FirstColumns[block], columns);
            for (int k = columns; k < rows.Length; k++)
            {
                Subtract(own, _permuted[rows[k]], values.Slice(k * columns, columns));
            }

            for (int k = columns - 1; k >= 0; k--)
            {
                own[k] /= values[(k * columns) + k];
                Subtract(own[..k], own[k], values.Slice(k * columns, k));
            }
        }

        for (int column = 0; column < _permuted.Length; column++)
        {
            x[_plan.Order[column]] = _permuted[column];
        }
    }

    /// <summary>x ← R⁻ᵀx, in the order of the variables.</summary>
    public void SolveLower(Span<double> x)
    {
        for (int column = 0; column < _permuted.Length; column++)
        {
            _permuted[column] = x[_plan.Order[column]];
        }

        for (int block = 0; block < _plan.Blocks; block++)
        {
            ReadOnlySpan<int> rows = _plan.RowsOf(block);
            int columns = _plan.ColumnsOf(block);
            ReadOnlySpan<double> values = _blocks[block];
            Span<double> own = _permuted.AsSpan(_plan.FirstColumns[block], columns);
            for (int k = 0; k < columns; k++)
            {
                own[k] = (own[k] - Dot(own[..k], values.Slice(k * columns, k))) / values[(k * columns) + k];
            }

            for (int k = columns; k < rows.Length; k++)
            {
                _permuted[rows[k]] -= Dot(own, values.Slice(k * columns, columns));
            }
        }

        for (int column = 0; column < _permuted.Length; column++)
        {
            x[_plan.Order[column]] = _permuted[column];
        }
    }

    /// <summary>The block's columns of AᵀA + Δ, on and below the diagonal.</summary>
    private void Assemble(int block, ReadOnlySpan<double> diagonal)
    {
        double[] values = _blocks[block];
        Array.Clear(values);
        int columns = _plan.ColumnsOf(block);
        for (int local = 0; local < columns; local++)
        {
            int column = _plan.FirstColumns[block] + local;
            for (int slot = _columnStarts[column]; slot < _columnStarts[column + 1]; slot++)
            {
                int end = _ends[slot];
                double factor = _values[_entries[slot]];
                for (int entry = _entries[slot]; entry < end; entry++)
                {
                    values[(_localRow[_columns[entry]] * columns) + local] += factor * _values[entry];
                }
            }

            values[(local * columns) + local] += diagonal[_plan.Order[column]];
        }
    }

    /// <summary>Takes from a block what an earlier one has in its columns.</summary>
    private void Update(int block, int from)
    {
        ReadOnlySpan<int> rows = _plan.RowsOf(from);
        int depth = _plan.ColumnsOf(from);
        int begin = _cameTo[from];
        int first = _plan.FirstColumns[block];
        int end = begin + 1;
        while (end < rows.Length && rows[end] < _plan.FirstColumns[block + 1])
        {
            end++;
        }

        (int wide, int high) = (end - begin, rows.Length - begin);
        ReadOnlySpan<double> lower = _blocks[from].AsSpan(begin * depth);
        double[] into = _blocks[block];
        int columns = _plan.ColumnsOf(block);
        if ((long)wide * high * depth < SmallProduct)
        {
            for (int i = 0; i < high; i++)
            {
                ReadOnlySpan<double> left = lower.Slice(i * depth, depth);
                int target = (_localRow[rows[begin + i]] * columns) - first;
                for (int j = 0; j < Math.Min(i + 1, wide); j++)
                {
                    into[target + rows[begin + j]] -= Dot(left, lower.Slice(j * depth, depth));
                }
            }
        }
        else
        {
            Span<double> product = _product.AsSpan(0, high * wide);
            MatrixProduct.Multiply(lower, lower[..(wide * depth)], product, high, depth, wide, transposeRight: true);
            for (int i = 0; i < high; i++)
            {
                int target = (_localRow[rows[begin + i]] * columns) - first;
                for (int j = 0; j < Math.Min(i + 1, wide); j++)
                {
                    into[target + rows[begin + j]] -= product[(i * wide) + j];
                }
            }
        }

        _cameTo[from] = end;
        Reach(from);
    }

    /// <summary>Lists a block with the next one that it reaches.</summary>
    private void Reach(int block)
    {
        ReadOnlySpan<int> rows = _plan.RowsOf(block);
        if (_cameTo[block] < rows.Length)
        {
            int next = _plan.BlockOf[rows[_cameTo[block]]];
            (_nextReaching[block], _firstReaching[next]) = (_firstReaching[next], block);
        }
    }

    private static void FactorBlock(double[] values, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = values.AsSpan(i * columns, columns);
            int own = Math.Min(i, columns);
            for (int j = 0; j < own; j++)
            {
                ReadOnlySpan<double> above = values.AsSpan(j * columns, j + 1);
                row[j] = (row[j] - Dot(row[..j], above[..j])) / above[j];
            }

            if (i < columns)
            {
                row[i] = Math.Sqrt(Math.Max(row[i] - Dot(row[..i], row[..i]), LeastPivot));
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length >= 16)
        {
            return Vectors.Dot(x, y);
        }

        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void Subtract(Span<double> from, double factor, ReadOnlySpan<double> x)
    {
        for (int i = 0; i < from.Length; i++)
        {
            from[i] -= factor * x[i];
        }
    }
}
