namespace FallLine.Tests.Compilation;

/// <content>Linear systems by the textbook, one element at a time.</content>
internal static partial class Reference
{
    /// <summary>By columns; the library goes by rows.</summary>
    private static double[] Factor(double[] matrices, int n)
    {
        double[] l = new double[matrices.Length];
        for (int from = 0; from < l.Length; from += n * n)
        {
            for (int j = 0; j < n; j++)
            {
                for (int i = j; i < n; i++)
                {
                    double rest = matrices[from + (i * n) + j] - Enumerable.Range(0, j).Sum(k => l[from + (i * n) + k] * l[from + (j * n) + k]);
                    l[from + (i * n) + j] = i == j ? Math.Sqrt(rest) : rest / l[from + (j * n) + j];
                }
            }
        }

        return l;
    }

    /// <summary>Column by column of the right-hand side; the library goes by rows.</summary>
    private static double[] Solve(double[] matrices, double[] right, int n, int columns, bool transpose)
    {
        double[] x = [.. right];
        for (int b = 0; b < matrices.Length / (n * n); b++)
        {
            double At(int i, int j) => transpose ? matrices[(b * n * n) + (j * n) + i] : matrices[(b * n * n) + (i * n) + j];
            for (int c = 0; c < columns; c++)
            {
                int Place(int i) => (((b * n) + i) * columns) + c;
                foreach (int i in transpose ? Enumerable.Range(0, n).Reverse() : Enumerable.Range(0, n))
                {
                    double known = Enumerable.Range(0, n).Where(j => transpose ? j > i : j < i).Sum(j => At(i, j) * x[Place(j)]);
                    x[Place(i)] = (x[Place(i)] - known) / At(i, i);
                }
            }
        }

        return x;
    }

    /// <summary>The factored layout of the library, by Crout's order: each element of L and U from its inner product, the pivot from the finished column.</summary>
    private static double[] Eliminate(double[] matrices, int n)
    {
        int area = n * n;
        double[] factored = new double[matrices.Length / area * (area + n)];
        for (int b = 0; b < matrices.Length / area; b++)
        {
            Span<double> lu = factored.AsSpan(b * (area + n), area);
            Span<double> rows = factored.AsSpan((b * (area + n)) + area, n);
            matrices.AsSpan(b * area, area).CopyTo(lu);
            for (int i = 0; i < n; i++)
            {
                rows[i] = i;
            }

            for (int j = 0; j < n; j++)
            {
                for (int i = 0; i < n; i++)
                {
                    for (int k = 0; k < Math.Min(i, j); k++)
                    {
                        lu[(i * n) + j] -= lu[(i * n) + k] * lu[(k * n) + j];
                    }
                }

                int pivot = j;
                for (int i = j + 1; i < n; i++)
                {
                    pivot = Math.Abs(lu[(i * n) + j]) > Math.Abs(lu[(pivot * n) + j]) ? i : pivot;
                }

                (rows[j], rows[pivot]) = (rows[pivot], rows[j]);
                for (int k = 0; k < n; k++)
                {
                    (lu[(j * n) + k], lu[(pivot * n) + k]) = (lu[(pivot * n) + k], lu[(j * n) + k]);
                }

                for (int i = j + 1; i < n; i++)
                {
                    lu[(i * n) + j] /= lu[(j * n) + j];
                }
            }
        }

        return factored;
    }

    /// <summary>The matrix is multiplied out again and inverted by Gauss and Jordan.</summary>
    private static double[] SolveFactored(double[] factored, double[] right, int n, int columns, bool transpose)
    {
        double[] x = [.. right];
        int area = n * n;
        for (int b = 0; b < right.Length / (n * columns); b++)
        {
            double[] lu = factored[(b * (area + n))..((b + 1) * (area + n))];
            double[,] a = new double[n, n];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    int row = (int)lu[area + i];
                    a[transpose ? j : row, transpose ? row : j] = Enumerable.Range(0, Math.Min(i, j) + 1).Sum(k => (k == i ? 1 : lu[(i * n) + k]) * lu[(k * n) + j]);
                }
            }

            GaussJordan(a, x.AsSpan(b * n * columns, n * columns), n, columns);
        }

        return x;
    }

    private static void GaussJordan(double[,] a, Span<double> x, int n, int columns)
    {
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i, k]));
            for (int j = 0; j < n; j++)
            {
                (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            }

            for (int c = 0; c < columns; c++)
            {
                (x[(k * columns) + c], x[(pivot * columns) + c]) = (x[(pivot * columns) + c], x[(k * columns) + c]);
            }

            for (int i = 0; i < n; i++)
            {
                double factor = i == k ? 0 : a[i, k] / a[k, k];
                for (int j = 0; j < n; j++)
                {
                    a[i, j] -= factor * a[k, j];
                }

                for (int c = 0; c < columns; c++)
                {
                    x[(i * columns) + c] -= factor * x[(k * columns) + c];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < columns; c++)
            {
                x[(i * columns) + c] /= a[i, i];
            }
        }
    }

    private static double Determinant(double[] factored, int n, int b, bool logarithm)
    {
        double[] lu = factored[(b * ((n * n) + n))..((b + 1) * ((n * n) + n))];
        int inversions = Enumerable.Range(0, n).Sum(i => Enumerable.Range(0, i).Count(j => lu[(n * n) + j] > lu[(n * n) + i]));
        IEnumerable<double> pivots = Enumerable.Range(0, n).Select(i => lu[(i * n) + i]);
        return logarithm ? pivots.Sum(pivot => Math.Log(Math.Abs(pivot))) : pivots.Aggregate(inversions % 2 == 0 ? 1.0 : -1, (product, pivot) => product * pivot);
    }
}
