using FallLine.Optimization;

namespace FallLine.Learning;

/// <summary>The triangular factor R of a tall matrix A = Q·R whose rows arrive one after another; only R and one block of rows are held.</summary>
/// <remarks>
/// Below the R of the rows so far a block B of new ones is put, and each column j of [R; B] is reflected onto its diagonal. In column j the only
/// elements to remove are those of B, so the Householder vector is 1 at row j and v below, and a block of b rows costs 2·b·c² operations:
/// no more than the rows would cost all at once (the sequential "tall and skinny" QR of Demmel, Grigori, Hoemmen and Langou, 2012, section 2).
/// R is unique up to the signs of its rows and satisfies RᵀR = AᵀA with an error relative to A, not to AᵀA.
/// </remarks>
internal sealed class TriangularFactor
{
    /// <summary>Rows in a block: 27 columns of it are 55 KB, which stays in the second-level cache.</summary>
    private const int BlockRows = 256;

    private readonly double[] _r;
    private readonly double[] _block;
    private int _rows;

    public TriangularFactor(int columns)
    {
        Columns = columns;
        _r = new double[columns * columns];
        _block = new double[columns * BlockRows];
    }

    /// <summary>The number of columns of the matrix.</summary>
    public int Columns { get; }

    /// <summary>R, row by row, of all rows added so far.</summary>
    public ReadOnlySpan<double> Finish()
    {
        Reduce();
        return _r;
    }

    /// <summary>Room for one more row: the place of its column j is j times <paramref name="stride"/>.</summary>
    public Span<double> NextRow(out int stride)
    {
        if (_rows == BlockRows)
        {
            Reduce();
        }

        stride = BlockRows;
        return _block.AsSpan(_rows++);
    }

    private void Reduce()
    {
        for (int j = 0; j < Columns; j++)
        {
            Span<double> v = Column(j);
            double below = Vectors.Norm(v);
            if (below == 0)
            {
                continue;
            }

            double head = _r[(j * Columns) + j];
            double norm = -Math.CopySign(double.Hypot(head, below), head);
            double scale = (norm - head) / norm;
            Vectors.Scale(1 / (head - norm), v, v);
            _r[(j * Columns) + j] = norm;
            for (int k = j + 1; k < Columns; k++)
            {
                ref double above = ref _r[(j * Columns) + k];
                Span<double> column = Column(k);
                double share = scale * (above + Vectors.Dot(v, column));
                above -= share;
                Vectors.AddScaled(column, -share, v, column);
            }
        }

        _rows = 0;
    }

    private Span<double> Column(int j) => _block.AsSpan(j * BlockRows, _rows);
}
