namespace FallLine.Optimization;

/// <summary>A = L·Lᵀ for a symmetric positive definite matrix, row by row, in the caller's memory.</summary>
internal static class Cholesky
{
    private const double FirstShift = 1e-10;
    private const double ShiftGrowth = 10;
    private const double RoundingUnit = 2.2204460492503131e-16;

    /// <summary>Factors A + τ·I, with τ = 0 where A is safely positive definite and otherwise raised until it is.</summary>
    /// <param name="matrix">A, n by n, of finite numbers.</param>
    /// <param name="factor">Receives L in its lower triangle.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>τ.</returns>
    public static double FactorShifted(ReadOnlySpan<double> matrix, Span<double> factor, int n)
    {
        double scale = Vectors.LargestMagnitude(matrix);
        scale = scale == 0 ? 1 : scale;
        double leastPivot = n * RoundingUnit * scale;
        if (TryFactor(matrix, 0, leastPivot, factor, n))
        {
            return 0;
        }

        double floor = 0;
        for (int i = 0; i < n; i++)
        {
            floor = Math.Max(floor, -matrix[(i * n) + i]);
        }

        // Ends: beyond n times the largest element the shifted matrix is diagonally dominant.
        double extra = FirstShift * scale;
        while (!TryFactor(matrix, floor + extra, leastPivot, factor, n))
        {
            extra *= ShiftGrowth;
        }

        return floor + extra;
    }

    /// <summary>Factors A + shift·I.</summary>
    /// <param name="matrix">A, n by n.</param>
    /// <param name="shift">What is added to each diagonal element.</param>
    /// <param name="leastPivot">The factorisation fails at a pivot that is not above this.</param>
    /// <param name="factor">Receives L in its lower triangle.</param>
    /// <param name="n">The number of rows.</param>
    /// <returns>Whether A + shift·I is safely positive definite.</returns>
    public static bool TryFactor(ReadOnlySpan<double> matrix, double shift, double leastPivot, Span<double> factor, int n)
    {
        for (int row = 0; row < n; row++)
        {
            Span<double> l = factor.Slice(row * n, n);
            for (int column = 0; column < row; column++)
            {
                Span<double> above = factor.Slice(column * n, n);
                l[column] = (matrix[(row * n) + column] - Vectors.Dot(l[..column], above[..column])) / above[column];
            }

            double pivot = matrix[(row * n) + row] + shift - Vectors.Dot(l[..row], l[..row]);
            if (!(pivot > leastPivot))
            {
                return false;
            }

            l[row] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L·Lᵀ·x = b in place.</summary>
    /// <param name="factor">L.</param>
    /// <param name="b">The right-hand side; receives x.</param>
    public static void Solve(ReadOnlySpan<double> factor, Span<double> b)
    {
        SolveLower(factor, b);
        SolveUpper(factor, b);
    }

    /// <summary>Solves L·x = b in place.</summary>
    /// <param name="factor">L.</param>
    /// <param name="b">The right-hand side; receives x.</param>
    public static void SolveLower(ReadOnlySpan<double> factor, Span<double> b)
    {
        int n = b.Length;
        for (int row = 0; row < n; row++)
        {
            b[row] = (b[row] - Vectors.Dot(factor.Slice(row * n, row), b[..row])) / factor[(row * n) + row];
        }
    }

    /// <summary>Solves Lᵀ·x = b in place.</summary>
    /// <param name="factor">L.</param>
    /// <param name="b">The right-hand side; receives x.</param>
    public static void SolveUpper(ReadOnlySpan<double> factor, Span<double> b)
    {
        int n = b.Length;
        for (int row = n - 1; row >= 0; row--)
        {
            b[row] /= factor[(row * n) + row];
            Vectors.AddScaled(b[..row], -b[row], factor.Slice(row * n, row), b[..row]);
        }
    }
}
