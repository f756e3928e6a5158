namespace FallLine.Optimization;

/// <summary>J·S⁻¹·P = Q·R by Householder reflections, where S holds the lengths of the columns and P puts first, of those left, the column that is farthest from the ones before.</summary>
/// <remarks>
/// <para>
/// Columns of equal length make the rank, and with it everything below, independent of the units of the variables. The diagonal of R falls in magnitude; where it falls below max(rows, columns)·ε of its first, the columns left are
/// combinations of those before, up to rounding. G. H. Golub, Numer. Math. 7 (1965) 206–216; P. Businger and G. H. Golub, ibid. 269–276.
/// </para>
/// <para>JᵀJ is never formed: its condition is the square of J's. Work: 2mn² - ⅔n³ multiplications and additions; nothing is allocated after the construction.</para>
/// </remarks>
internal sealed class PivotedQr(int rows, int columns)
{
    private const double RoundingUnit = 2.2204460492503131e-16;

    /// <summary>Where a length that is updated instead of computed has lost half of its digits, it is computed: as in LINPACK's dqrdc.</summary>
    private const double LostDigits = 20 * RoundingUnit;

    private readonly double[] _columns = new double[checked(rows * columns)];
    private readonly double[] _rotated = new double[rows];
    private readonly double[] _diagonal = new double[columns];
    private readonly double[] _scale = new double[columns];
    private readonly double[] _left = new double[columns];
    private readonly double[] _exact = new double[columns];
    private readonly double[] _scaled = new double[columns];
    private readonly int[] _order = new int[columns];
    private DenseLinearization? _of;

    /// <summary>m.</summary>
    public int Rows => rows;

    /// <summary>n.</summary>
    public int Columns => columns;

    /// <summary>The number of columns that are not combinations of others, up to rounding.</summary>
    public int Rank { get; private set; }

    /// <summary>S: the length of each column of J; 1 for a column of zeros.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>P: which column of J stands where in R.</summary>
    public ReadOnlySpan<int> Order => _order;

    /// <summary>Qᵀr.</summary>
    public ReadOnlySpan<double> Rotated => _rotated;

    /// <summary>The length of the part of r that the columns of J cannot change.</summary>
    public double Unreachable => Vectors.Norm(_rotated.AsSpan(Rank));

    /// <summary>The length of the part of r in the range of J.</summary>
    public double Reachable => Vectors.Norm(_rotated.AsSpan(0, Rank));

    /// <summary>R, on or above the diagonal; 0 in rows that it does not have.</summary>
    public double Upper(int row, int column) =>
        row >= rows ? 0
        : row == column ? _diagonal[column]
        : _columns[(column * rows) + row];

    /// <summary>Factors J and rotates r, unless that has been done.</summary>
    public void Factor(DenseLinearization linear)
    {
        if (ReferenceEquals(_of, linear))
        {
            return;
        }

        Factor(linear.Jacobian, linear.Residuals, linear.Held);
        _of = linear;
    }

    /// <summary>Factors a matrix and rotates a right side.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="right">The right side.</param>
    /// <param name="held">Which columns count as zeros; none where empty.</param>
    public void Factor(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right, ReadOnlySpan<bool> held)
    {
        right.CopyTo(_rotated);
        Factor(matrix, held);
        Rotate(_rotated);
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="held">Which columns count as zeros; none where empty.</param>
    public void Factor(ReadOnlySpan<double> matrix, ReadOnlySpan<bool> held = default)
    {
        _of = null;
        for (int j = 0; j < columns; j++)
        {
            Span<double> column = Column(j);
            bool zero = !held.IsEmpty && held[j];
            for (int i = 0; i < rows; i++)
            {
                column[i] = zero ? 0 : matrix[(i * columns) + j];
            }

            double length = Vectors.Norm(column);
            _scale[j] = length > 0 ? length : 1;
            Vectors.Scale(1 / _scale[j], column, column);
            _left[j] = _exact[j] = length > 0 ? 1 : 0;
            _order[j] = j;
            _diagonal[j] = 0;
        }

        for (int k = 0; k < Math.Min(rows, columns); k++)
        {
            BringFarthest(k);
            Reflect(k);
        }

        double least = Math.Max(Math.Max(rows, columns), 16) * RoundingUnit * Math.Abs(_diagonal[0]);
        Rank = 0;
        while (Rank < columns && Math.Abs(_diagonal[Rank]) > least)
        {
            Rank++;
        }
    }

    /// <summary>Replaces a vector of m numbers by Qᵀ times it.</summary>
    public void Rotate(Span<double> vector)
    {
        for (int k = 0; k < Math.Min(rows, columns); k++)
        {
            ReflectOne(k, vector);
        }
    }

    /// <summary>‖J·p‖², from R.</summary>
    public double SquaredProduct(ReadOnlySpan<double> vector)
    {
        for (int j = 0; j < columns; j++)
        {
            _scaled[j] = _scale[_order[j]] * vector[_order[j]];
        }

        double squares = 0;
        for (int i = 0; i < Math.Min(rows, columns); i++)
        {
            double sum = 0;
            for (int j = i; j < columns; j++)
            {
                sum += Upper(i, j) * _scaled[j];
            }

            squares += sum * sum;
        }

        return squares;
    }

    /// <summary>The factors of this linearisation hold no longer.</summary>
    public void Forget(DenseLinearization linear) => _of = ReferenceEquals(_of, linear) ? null : _of;

    private Span<double> Column(int j) => _columns.AsSpan(j * rows, rows);

    private void BringFarthest(int k)
    {
        int farthest = k;
        for (int j = k + 1; j < columns; j++)
        {
            farthest = _left[j] > _left[farthest] ? j : farthest;
        }

        if (farthest == k)
        {
            return;
        }

        Span<double> here = Column(k);
        Span<double> there = Column(farthest);
        for (int i = 0; i < rows; i++)
        {
            (here[i], there[i]) = (there[i], here[i]);
        }

        (_order[k], _order[farthest]) = (_order[farthest], _order[k]);
        (_left[farthest], _exact[farthest]) = (_left[k], _exact[k]);
    }

    /// <summary>v = a + sign(a₁)·‖a‖·e₁ stays in the place of the column's lower part, R's diagonal is kept apart.</summary>
    private void Reflect(int k)
    {
        Span<double> lower = Column(k)[k..];
        double length = Vectors.Norm(lower);
        if (length == 0)
        {
            return;
        }

        double signed = lower[0] < 0 ? -length : length;
        lower[0] += signed;
        _diagonal[k] = -signed;
        for (int j = k + 1; j < columns; j++)
        {
            Span<double> column = Column(j);
            ReflectOne(k, column);
            Shorten(j, column, k);
        }
    }

    /// <summary>x ← x - v·(vᵀx)/(‖a‖·v₁): vᵀv is 2‖a‖·|v₁|.</summary>
    private void ReflectOne(int k, Span<double> vector)
    {
        if (_diagonal[k] == 0)
        {
            return;
        }

        Span<double> mirror = Column(k)[k..];
        Span<double> part = vector[k..];
        Vectors.AddScaled(part, Vectors.Dot(mirror, part) / (_diagonal[k] * mirror[0]), mirror, part);
    }

    private void Shorten(int j, Span<double> column, int k)
    {
        if (_left[j] == 0)
        {
            return;
        }

        double ratio = column[k] / _left[j];
        double part = Math.Max(0, 1 - (ratio * ratio));
        double since = _left[j] / _exact[j];
        if (part * since * since <= LostDigits)
        {
            _left[j] = _exact[j] = Vectors.Norm(column[(k + 1)..]);
            return;
        }

        _left[j] *= Math.Sqrt(part);
    }
}
