using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FallLine;

/// <summary>λ times the sum of the singular values of a matrix: a cost that lowers its rank, as for filling in a table of which few entries are known.</summary>
/// <remarks>
/// The variables are the matrix, row by row. The proximal operator moves each singular value towards zero by step·λ and stops there. J.-F. Cai, E. J. Candès and Z. Shen, SIAM J. Optim. 20 (2010)
/// 1956–1982, theorem 2.1. It takes a singular value decomposition, and the value another: each is O(rows·columns·min(rows, columns)) and takes memory as it goes.
/// </remarks>
public sealed class NuclearNorm : ProximalTerm
{
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>The term of a matrix.</summary>
    /// <param name="weight">λ; at least 0.</param>
    /// <param name="rows">The rows of the matrix.</param>
    /// <param name="columns">Its columns.</param>
    public NuclearNorm(double weight, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(weight), true, nameof(weight));
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        (Weight, _rows, _columns) = (weight, rows, columns);
    }

    /// <summary>λ.</summary>
    public double Weight { get; }

    /// <inheritdoc/>
    public override string Name => "nuclear-norm";

    /// <inheritdoc/>
    public override int? Dimension => checked(_rows * _columns);

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point) => Decompose(point, vectors: false) is { } svd ? Weight * svd.S.Sum() : double.NaN;

    /// <inheritdoc/>
    public override void Prox(ReadOnlySpan<double> point, double step, Span<double> result)
    {
        if (Decompose(point, vectors: true) is not { } svd)
        {
            result.Fill(double.NaN);
            return;
        }

        result[..point.Length].Clear();
        for (int k = 0; k < svd.S.Count; k++)
        {
            double size = Shrinkage.Soft(svd.S[k], step * Weight);
            for (int i = 0; i < _rows && size > 0; i++)
            {
                double left = size * svd.U[i, k];
                for (int j = 0; j < _columns; j++)
                {
                    result[(i * _columns) + j] += left * svd.VT[k, j];
                }
            }
        }
    }

    /// <summary>The decomposition; null where a number is not finite.</summary>
    private Svd<double>? Decompose(ReadOnlySpan<double> point, bool vectors) =>
        double.IsFinite(Optimization.Vectors.LargestMagnitude(point))
            ? new DenseMatrix(_columns, _rows, point.ToArray()).Transpose().Svd(vectors)
            : null;
}
