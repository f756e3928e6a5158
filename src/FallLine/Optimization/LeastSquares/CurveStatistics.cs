using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FallLine.Optimization;

/// <summary>What the linearised residuals at an estimate say of its errors.</summary>
/// <remarks>
/// <para>
/// With J = Q·R·Pᵀ·S (columns scaled to length 1) and R = U·Σ·Vᵀ, (JᵀJ)⁻¹ = S⁻¹P·V·Σ⁻²·VᵀPᵀS⁻¹, without forming JᵀJ. Directions whose singular value is below 10⁻¹² of the greatest change nothing that the data see: they span the null space, and a
/// parameter with a part in it has no error bound. Covariance: s²·(JᵀJ)⁻¹, with s² the residual sum of squares over the degrees of freedom, or 1 where the standard deviations of the data are known.
/// </para>
/// <para>
/// With a robust loss: m/(m - n)·A⁻¹·B·A⁻¹, with A the Hessian of the corrected model (<see cref="RobustLoss"/>) and B = Σ ψᵢ²·∇rᵢ∇rᵢᵀ, ψ = ρ′(r²)·r: P. J. Huber, Proc. Fifth Berkeley Symp. 1 (1967) 221–233.
/// </para>
/// </remarks>
internal sealed class CurveStatistics
{
    private const double RelativeZero = 1e-12;
    private const double PartOfANullDirection = 1e-6;

    private readonly double[,] _inverse;
    private readonly double[] _lengths;
    private readonly int _dimension;
    private ImmutableArray<int> _held = [];

    private CurveStatistics(double[] lengths, int rank, double[,] inverse, ImmutableArray<double[]> nullSpace)
    {
        int dimension = lengths.Length;
        (_dimension, _lengths, Rank, _inverse, NullSpace) = (dimension, lengths, rank, inverse, nullSpace);
        IsKnown = [.. Enumerable.Range(0, dimension).Select(i => nullSpace.All(direction => Math.Abs(direction[i]) <= PartOfANullDirection))];
        Covariance = new double[dimension, dimension];
    }

    /// <summary>The number of directions that the data see.</summary>
    public int Rank { get; }

    /// <summary>Those that they do not see, of length 1 in units of the columns' lengths; columns of zeros count as of length 1.</summary>
    public ImmutableArray<double[]> NullSpace { get; }

    /// <summary>Whether the data see each parameter.</summary>
    public ImmutableArray<bool> IsKnown { get; }

    /// <summary>The covariance of the estimates; infinite variances and undefined covariances for parameters that the data do not see.</summary>
    public double[,] Covariance { get; }

    /// <summary>What is known of the free variables, the held ones being certain.</summary>
    public static CurveStatistics Of(Residuals residuals, RobustLoss loss, double[] point, IReadOnlyCollection<int> held)
    {
        if (held.Count == 0)
        {
            return Of(residuals, loss, point);
        }

        int n = point.Length;
        double[] lengths = [.. Enumerable.Repeat(1.0, n)];
        double[,] inverse = new double[n, n];
        int[] free = [.. Enumerable.Range(0, n).Where(i => !held.Contains(i))];
        CurveStatistics? known = free.Length == 0 ? null
            : Of(new FixedResiduals(residuals, point, held), loss, [.. free.Select(i => point[i])]);
        ImmutableArray<double[]>.Builder nullSpace = ImmutableArray.CreateBuilder<double[]>();
        foreach (double[] direction in known?.NullSpace ?? [])
        {
            double[] expanded = new double[n];
            foreach ((int i, double part) in free.Zip(direction))
            {
                expanded[i] = part;
            }

            nullSpace.Add(expanded);
        }

        for (int a = 0; a < free.Length; a++)
        {
            lengths[free[a]] = known!._lengths[a];
            for (int b = 0; b < free.Length; b++)
            {
                inverse[free[a], free[b]] = known._inverse[a, b];
            }
        }

        CurveStatistics all = new(lengths, known?.Rank ?? 0, inverse, nullSpace.ToImmutable()) { _held = [.. held] };
        all.Scale(1);
        return all;
    }

    private static CurveStatistics Of(Residuals residuals, RobustLoss loss, ReadOnlySpan<double> point)
    {
        (int m, int n) = (residuals.Count, residuals.Dimension);
        PivotedQr factor = new(m, n);
        DenseLinearization linear = new(residuals, loss, factor, new DampedLeastSquares(n));
        _ = linear.Evaluate(point);
        if (!linear.IsFinite)
        {
            CurveStatistics nothing = new(new double[n], 0, new double[n, n], []);
            nothing.Fill(_ => double.NaN);
            return nothing;
        }

        _ = linear.Factored();
        CurveStatistics statistics = Decompose(factor);
        if (!ReferenceEquals(loss, RobustLoss.Linear))
        {
            statistics.MakeRobust(residuals, loss, point);
        }

        statistics.Scale(1);
        return statistics;
    }

    /// <summary>Takes the variance of a datum of weight 1 into account.</summary>
    public void Scale(double variance)
    {
        foreach (ref double element in MemoryMarshal.CreateSpan(ref _inverse[0, 0], _inverse.Length))
        {
            element *= variance;
        }

        Fill(pair => _inverse[pair.Row, pair.Column]);
    }

    /// <summary>gᵀ·C·g: how sure a quantity with this gradient is; infinite where it depends on what the data do not see, finite for combinations that they do, whatever becomes of the parameters alone.</summary>
    public double Variance(ReadOnlySpan<double> gradient)
    {
        double squares = 0;
        for (int i = 0; i < _dimension; i++)
        {
            squares += gradient[i] / _lengths[i] * (gradient[i] / _lengths[i]);
        }

        foreach (double[] direction in NullSpace)
        {
            double along = 0;
            for (int i = 0; i < _dimension; i++)
            {
                along += gradient[i] / _lengths[i] * direction[i];
            }

            if (along * along > PartOfANullDirection * squares)
            {
                return double.PositiveInfinity;
            }
        }

        double sum = 0;
        for (int i = 0; i < _dimension; i++)
        {
            for (int j = 0; j < _dimension; j++)
            {
                sum += gradient[i] * gradient[j] * _inverse[i, j];
            }
        }

        return Math.Max(sum, 0);
    }

    private static CurveStatistics Decompose(PivotedQr factor)
    {
        int n = factor.Columns;
        Svd<double> svd = Matrix<double>.Build.Dense(n, n, (i, j) => j < i ? 0 : factor.Upper(i, j)).Svd(computeVectors: true);
        int rank = 0;
        while (rank < n && svd.S[rank] > RelativeZero * svd.S[0])
        {
            rank++;
        }

        double[,] inverse = new double[n, n];
        for (int a = 0; a < n; a++)
        {
            for (int b = 0; b < n; b++)
            {
                double sum = 0;
                for (int k = 0; k < rank; k++)
                {
                    sum += svd.VT[k, a] / svd.S[k] * (svd.VT[k, b] / svd.S[k]);
                }

                (int p, int q) = (factor.Order[a], factor.Order[b]);
                inverse[p, q] = sum / factor.Scale[p] / factor.Scale[q];
            }
        }

        ImmutableArray<double[]>.Builder nullSpace = ImmutableArray.CreateBuilder<double[]>();
        for (int k = rank; k < n; k++)
        {
            double[] direction = new double[n];
            for (int a = 0; a < n; a++)
            {
                direction[factor.Order[a]] = svd.VT[k, a];
            }

            nullSpace.Add(direction);
        }

        return new CurveStatistics([.. factor.Scale], rank, inverse, nullSpace.ToImmutable());
    }

    private void Fill(Func<(int Row, int Column), double> known)
    {
        for (int i = 0; i < _dimension; i++)
        {
            for (int j = 0; j < _dimension; j++)
            {
                Covariance[i, j] = _held.Contains(i) || _held.Contains(j) ? double.NaN
                    : IsKnown[i] && IsKnown[j] ? known((i, j))
                    : i == j ? double.PositiveInfinity
                    : double.NaN;
            }
        }
    }

    private void MakeRobust(Residuals residuals, RobustLoss loss, ReadOnlySpan<double> point)
    {
        (int m, int n) = (residuals.Count, residuals.Dimension);
        double[] values = new double[m];
        double[] jacobian = new double[m * n];
        residuals.ValuesAndJacobian(point, values, jacobian);
        double[,] sum = new double[n, n];
        double[] influence = new double[n];
        for (int k = 0; k < m; k++)
        {
            double weighted = loss.At(values[k] * values[k]).First * values[k];
            for (int i = 0; i < n; i++)
            {
                influence[i] = 0;
                for (int j = 0; j < n; j++)
                {
                    influence[i] += _inverse[i, j] * jacobian[(k * n) + j] * weighted;
                }
            }

            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    sum[i, j] += influence[i] * influence[j];
                }
            }
        }

        double correction = m > n ? (double)m / (m - n) : double.NaN;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                _inverse[i, j] = correction * sum[i, j];
            }
        }
    }
}
