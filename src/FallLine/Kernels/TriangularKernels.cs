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
                        T rest = a[(i * size) + j] - Inner<T>(l.Slice(i * size, j), l.Slice(j * size, j));
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
                for (int k = 0; k < size; k++)
                {
                    int i = transpose ? size - 1 - k : k;
                    Span<T> row = solution.Slice(i * columns, columns);
                    for (int known = 0; known < k; known++)
                    {
                        int j = transpose ? size - 1 - known : known;
                        Subtract(row, transpose ? l[(j * size) + i] : l[(i * size) + j], solution.Slice(j * columns, columns));
                    }

                    T pivot = l[(i * size) + i];
                    for (int c = 0; c < columns; c++)
                    {
                        row[c] /= pivot;
                    }
                }
            }
        }

        private static void Subtract<T>(Span<T> row, T factor, ReadOnlySpan<T> other)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int c = 0; c < row.Length; c++)
            {
                row[c] -= factor * other[c];
            }
        }
    }

    private static T Inner<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
