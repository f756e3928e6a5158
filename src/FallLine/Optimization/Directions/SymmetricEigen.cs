namespace FallLine.Optimization;

/// <summary>A = Vᵀ·diag(λ)·V for a symmetric matrix, in the caller's memory; the rows of V are the eigenvectors.</summary>
/// <remarks>
/// Householder's tridiagonal form, then implicit QL with Wilkinson's shift: Golub and Van Loan, Matrix Computations, 4th edition, algorithms 8.3.1 and 8.3.3.
/// Eigenvectors lie in rows, so that every inner loop runs along memory. About 9n³ multiplications.
/// </remarks>
internal static class SymmetricEigen
{
    private const double RoundingUnit = 2.2204460492503131e-16;
    private const int MostSweeps = 60;

    /// <summary>Decomposes a matrix of finite numbers.</summary>
    /// <param name="matrix">A, n by n; overwritten.</param>
    /// <param name="vectors">Receives V, n by n.</param>
    /// <param name="values">Receives the n eigenvalues, in no order.</param>
    /// <param name="work">n numbers, overwritten.</param>
    public static void Decompose(Span<double> matrix, Span<double> vectors, Span<double> values, Span<double> work)
    {
        int n = values.Length;
        Tridiagonalise(matrix, vectors, values, work);
        for (int first = 0; first < n; first++)
        {
            for (int sweep = 0; sweep < MostSweeps; sweep++)
            {
                int last = EndOfBlock(values, work, first);
                if (last == first)
                {
                    break;
                }

                Sweep(values, work, vectors, first, last);
            }
        }
    }

    /// <summary>T = Q·A·Qᵀ: the diagonal into values, what is beside it into beside (the last is 0), Q into vectors.</summary>
    private static void Tridiagonalise(Span<double> a, Span<double> q, Span<double> diagonal, Span<double> beside)
    {
        int n = diagonal.Length;
        for (int k = 0; k < n - 2; k++)
        {
            // v, in row k of A beyond the diagonal: (I - 2vvᵀ/vᵀv) turns the rest of the row into (α, 0, 0, …).
            Span<double> v = a.Slice((k * n) + k + 1, n - k - 1);
            double norm = Vectors.Norm(v);
            double alpha = v[0] > 0 ? -norm : norm;
            beside[k] = alpha;
            v[0] -= alpha;
            double squared = Vectors.Dot(v, v);
            if (squared == 0)
            {
                continue;
            }

            Reflect(a, v, k + 1, n, 2 / squared, diagonal);
        }

        if (n > 1)
        {
            beside[n - 2] = a[((n - 2) * n) + n - 1];
        }

        beside[n - 1] = 0;
        Accumulate(a, q, n);
        for (int i = 0; i < n; i++)
        {
            diagonal[i] = a[(i * n) + i];
        }
    }

    /// <summary>A ← A - v·wᵀ - w·vᵀ with w = p - (β·vᵀp/2)·v, p = β·A·v, in the block from a row on.</summary>
    private static void Reflect(Span<double> a, ReadOnlySpan<double> v, int from, int n, double beta, Span<double> scratch)
    {
        Span<double> w = scratch[from..];
        for (int row = from; row < n; row++)
        {
            w[row - from] = beta * Vectors.Dot(v, a.Slice((row * n) + from, n - from));
        }

        Vectors.AddScaled(w, -0.5 * beta * Vectors.Dot(v, w), v, w);
        for (int row = from; row < n; row++)
        {
            Span<double> block = a.Slice((row * n) + from, n - from);
            Vectors.AddScaled(block, -v[row - from], w, block);
            Vectors.AddScaled(block, -w[row - from], v, block);
        }
    }

    /// <summary>Q from the reflections that lie beyond the diagonal of A.</summary>
    private static void Accumulate(ReadOnlySpan<double> a, Span<double> q, int n)
    {
        Vectors.SetIdentity(q, n);
        for (int k = n - 3; k >= 0; k--)
        {
            ReadOnlySpan<double> v = a.Slice((k * n) + k + 1, n - k - 1);
            double squared = Vectors.Dot(v, v);
            for (int row = k + 1; row < n && squared > 0; row++)
            {
                Span<double> block = q.Slice((row * n) + k + 1, n - k - 1);
                Vectors.AddScaled(block, -2 / squared * Vectors.Dot(block, v), v, block);
            }
        }
    }

    /// <summary>The last index of the block that begins at first and that no negligible element splits.</summary>
    private static int EndOfBlock(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside, int first)
    {
        int last = first;
        while (last < diagonal.Length - 1 && Math.Abs(beside[last]) > RoundingUnit * (Math.Abs(diagonal[last]) + Math.Abs(diagonal[last + 1])))
        {
            last++;
        }

        return last;
    }

    /// <summary>One implicit QL step on a block, its rotations applied to the rows of V.</summary>
    private static void Sweep(Span<double> d, Span<double> e, Span<double> vectors, int first, int last)
    {
        int n = d.Length;
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        double r = double.Hypot(g, 1);
        g = d[last] - d[first] + (e[first] / (g + (g >= 0 ? r : -r)));
        (double s, double c, double p) = (1, 1, 0);
        for (int i = last - 1; i >= first; i--)
        {
            double f = s * e[i];
            double b = c * e[i];
            r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= p;
                e[last] = 0;
                return;
            }

            (s, c) = (f / r, g / r);
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            Rotate(vectors.Slice(i * n, n), vectors.Slice((i + 1) * n, n), c, s);
        }

        d[first] -= p;
        e[first] = g;
        e[last] = 0;
    }

    private static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        for (int k = 0; k < x.Length; k++)
        {
            (x[k], y[k]) = ((c * x[k]) - (s * y[k]), (s * x[k]) + (c * y[k]));
        }
    }
}
