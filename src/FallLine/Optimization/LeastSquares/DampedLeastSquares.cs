namespace FallLine.Optimization;

/// <summary>The p that makes ‖J·p + r‖² + λ·‖D·p‖² least, for one factorisation of J and several λ.</summary>
/// <remarks>
/// The rows of √λ·D are eliminated from below R one after another by Givens rotations, which costs about n³ multiplications and no new factorisation: Moré, The Levenberg–Marquardt algorithm:
/// implementation and theory, Lecture Notes in Mathematics 630 (1978) 105–116, section 3. In the scaled variables S·p the diagonal is D/S.
/// </remarks>
internal sealed class DampedLeastSquares(int dimension)
{
    /// <summary>√λ that chooses among the solutions of a singular system the shortest, and moves it by no more than its square over the least singular value's.</summary>
    private const double Trace = 1e-10;

    private readonly double[] _upper = new double[checked(dimension * dimension)];
    private readonly double[] _solution = new double[dimension];
    private readonly double[] _row = new double[dimension];
    private PivotedQr? _factor;

    /// <summary>Writes p; with λ = 0, where columns are combinations of others, the shortest of all solutions in units of S.</summary>
    /// <param name="factor">The factors of J, with Qᵀr.</param>
    /// <param name="scaling">D.</param>
    /// <param name="damping">λ, at least 0.</param>
    /// <param name="step">Receives p.</param>
    public void Solve(PivotedQr factor, ReadOnlySpan<double> scaling, double damping, Span<double> step)
    {
        _factor = factor;
        int given = Math.Min(factor.Rows, dimension);
        _solution.AsSpan().Clear();
        factor.Rotated[..given].CopyTo(_solution);
        for (int i = 0; i < dimension; i++)
        {
            for (int j = i; j < dimension; j++)
            {
                _upper[(i * dimension) + j] = factor.Upper(i, j);
            }
        }

        bool singular = damping == 0 && factor.Rank < dimension;
        if (singular)
        {
            _upper.AsSpan(factor.Rank * dimension).Clear();
            _solution.AsSpan(factor.Rank).Clear();
        }

        double root = singular ? Trace : Math.Sqrt(damping);
        for (int j = 0; j < dimension && root > 0; j++)
        {
            int variable = factor.Order[j];
            Eliminate(j, singular ? root : root * scaling[variable] / factor.Scale[variable]);
        }

        SolveUpper(_solution);
        for (int j = 0; j < dimension; j++)
        {
            int variable = factor.Order[j];
            step[variable] = -_solution[j] / factor.Scale[variable];
        }
    }

    /// <summary>Writes (JᵀJ + λ·D²)⁻¹ times a vector, for the λ last solved for.</summary>
    /// <param name="vector">Holds the vector, and receives the result.</param>
    public void SolveNormal(Span<double> vector)
    {
        PivotedQr factor = _factor!;
        _row.AsSpan().Clear();
        for (int j = 0; j < dimension; j++)
        {
            int variable = factor.Order[j];
            _row[j] = vector[variable] / factor.Scale[variable];
        }

        for (int i = 0; i < dimension; i++)
        {
            _row[i] /= _upper[(i * dimension) + i];
            for (int j = i + 1; j < dimension; j++)
            {
                _row[j] -= _row[i] * _upper[(i * dimension) + j];
            }
        }

        SolveUpper(_row);
        for (int j = 0; j < dimension; j++)
        {
            int variable = factor.Order[j];
            vector[variable] = _row[j] / factor.Scale[variable];
        }
    }

    /// <summary>Rotates a row that has one element, at <paramref name="first"/>, into the triangle.</summary>
    private void Eliminate(int first, double element)
    {
        Span<double> row = _row;
        row.Clear();
        row[first] = element;
        double right = 0;
        for (int k = first; k < dimension; k++)
        {
            if (row[k] == 0)
            {
                continue;
            }

            Span<double> upper = _upper.AsSpan(k * dimension, dimension);
            double length = double.Hypot(upper[k], row[k]);
            (double cosine, double sine) = (upper[k] / length, row[k] / length);
            upper[k] = length;
            for (int j = k + 1; j < dimension; j++)
            {
                (upper[j], row[j]) = ((cosine * upper[j]) + (sine * row[j]), (cosine * row[j]) - (sine * upper[j]));
            }

            (_solution[k], right) = ((cosine * _solution[k]) + (sine * right), (cosine * right) - (sine * _solution[k]));
        }
    }

    private void SolveUpper(Span<double> vector)
    {
        for (int i = dimension - 1; i >= 0; i--)
        {
            double sum = vector[i];
            for (int j = i + 1; j < dimension; j++)
            {
                sum -= _upper[(i * dimension) + j] * vector[j];
            }

            vector[i] = sum / _upper[(i * dimension) + i];
        }
    }
}
