using System.Numerics;

namespace FallLine.Kernels;

/// <summary>Factorisation and solution of small dense systems, each matrix of a batch by itself, row by row.</summary>
internal static class TriangularKernels
{
    /// <summary>The lower triangular L with L·Lᵀ = x, read from the lower triangle of x; NaN where x is not positive definite.</summary>
    public sealed class Factor(int batch, int size) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            result.Clear();
            for (int b = 0; b < batch; b++)
            {
                ReadOnlySpan<T> a = x.Slice(b * size * size, size * size);
                Span<T> l = result.Slice(b * size * size, size * size);
                for (int i = 0; i < size; i++)
                {
                    for (int j = 0; j <= i; j++)
                    {
                        T rest = a[(i * size) + j] - RowOperations.Inner<T>(l.Slice(i * size, j), l.Slice(j * size, j));
                        l[(i * size) + j] = i == j ? T.Sqrt(rest) : rest / l[(j * size) + j];
                    }
                }
            }
        }
    }

    /// <summary>The solution of op(L)·X = Y, L the lower triangle of x and op the transpose or nothing.</summary>
    public sealed class Solve(int batch, int size, int columns, bool transpose) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            y.CopyTo(result);
            for (int b = 0; b < batch; b++)
            {
                ReadOnlySpan<T> l = x.Slice(b * size * size, size * size);
                Span<T> solution = result.Slice(b * size * columns, size * columns);
                if (transpose)
                {
                    SolveLowerTransposed(l, solution, size, columns);
                }
                else
                {
                    SolveLower(l, solution, size, columns);
                }
            }
        }
    }

    /// <summary>X becomes L⁻¹·X, L the lower triangle of a matrix, its diagonal as it is or <paramref name="ones"/>.</summary>
    public static void SolveLower<T>(ReadOnlySpan<T> matrix, Span<T> x, int size, int columns, bool ones = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < size; i++)
        {
            SubtractKnown(matrix.Slice(i * size, i), x, 0, x.Slice(i * columns, columns));
            DivideRow(matrix, x, i, size, columns, ones);
        }
    }

    /// <summary>X becomes U⁻¹·X, U the upper triangle of a matrix.</summary>
    public static void SolveUpper<T>(ReadOnlySpan<T> matrix, Span<T> x, int size, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = size - 1; i >= 0; i--)
        {
            SubtractKnown(matrix[((i * size) + i + 1)..((i + 1) * size)], x, i + 1, x.Slice(i * columns, columns));
            DivideRow(matrix, x, i, size, columns, ones: false);
        }
    }

    /// <summary>X becomes L⁻ᵀ·X.</summary>
    public static void SolveLowerTransposed<T>(ReadOnlySpan<T> matrix, Span<T> x, int size, int columns, bool ones = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = size - 1; i >= 0; i--)
        {
            DivideRow(matrix, x, i, size, columns, ones);
            SubtractFromUnknown(matrix.Slice(i * size, i), x, 0, x.Slice(i * columns, columns));
        }
    }

    /// <summary>X becomes U⁻ᵀ·X.</summary>
    public static void SolveUpperTransposed<T>(ReadOnlySpan<T> matrix, Span<T> x, int size, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < size; i++)
        {
            DivideRow(matrix, x, i, size, columns, ones: false);
            SubtractFromUnknown(matrix[((i * size) + i + 1)..((i + 1) * size)], x, i + 1, x.Slice(i * columns, columns));
        }
    }

    /// <summary>row -= Σ coefficient · row of x, the rows from <paramref name="first"/> on.</summary>
    private static void SubtractKnown<T>(ReadOnlySpan<T> coefficients, ReadOnlySpan<T> x, int first, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (row.Length == 1)
        {
            row[0] -= RowOperations.Inner(coefficients, x.Slice(first, coefficients.Length));
            return;
        }

        for (int j = 0; j < coefficients.Length; j++)
        {
            RowOperations.Subtract(row, coefficients[j], x.Slice((first + j) * row.Length, row.Length));
        }
    }

    /// <summary>Each row of x, from <paramref name="first"/> on, less its coefficient · row.</summary>
    private static void SubtractFromUnknown<T>(ReadOnlySpan<T> coefficients, Span<T> x, int first, ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (row.Length == 1)
        {
            RowOperations.Subtract(x.Slice(first, coefficients.Length), row[0], coefficients);
            return;
        }

        for (int j = 0; j < coefficients.Length; j++)
        {
            RowOperations.Subtract(x.Slice((first + j) * row.Length, row.Length), coefficients[j], row);
        }
    }

    private static void DivideRow<T>(ReadOnlySpan<T> matrix, Span<T> x, int i, int size, int columns, bool ones)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!ones)
        {
            RowOperations.Divide(x.Slice(i * columns, columns), matrix[(i * size) + i]);
        }
    }
}
