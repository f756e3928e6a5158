using System.Buffers;
using System.Numerics;

namespace FallLine.Kernels;

/// <summary>
/// Factorisation P·A = L·U of square matrices with row exchanges, and what is computed from it, each matrix of a batch by itself, row by row.
/// </summary>
/// <remarks>
/// A factored matrix of n rows is n + 1 rows of n numbers: U on and above the diagonal, below it L, whose diagonal of ones is left out; then
/// for each row of L·U the row of A that it is. G. H. Golub and C. F. Van Loan, Matrix Computations, 4th ed., 2013, algorithms 3.4.1 and 3.2.
/// </remarks>
internal static class LuKernels
{
    // Columns that are eliminated one by one before the rest of the matrix learns of it by one matrix product. Milliseconds of one core
    // (Vector512, doubles) for n = 200, 500, 1000: 0.23, 2.0, 13.6 with 32; 0.31, 2.3, 15.2 with 64; 0.38, 2.9, 16.8 with 128.
    private const int Block = 32;

    /// <summary>The factored x.</summary>
    public sealed class Factor(int batch, int size) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int area = size * size;
            for (int b = 0; b < batch; b++)
            {
                Span<T> lu = result.Slice(b * (area + size), area);
                Span<T> rows = result.Slice((b * (area + size)) + area, size);
                x.Slice(b * area, area).CopyTo(lu);
                for (int i = 0; i < size; i++)
                {
                    rows[i] = T.CreateChecked(i);
                }

                for (int start = 0; start < size; start += Block)
                {
                    int width = Math.Min(Block, size - start);
                    Eliminate(lu, rows, start, width);
                    if (start + width < size)
                    {
                        Update(lu, start, width);
                    }
                }
            }
        }

        /// <summary>Eliminates the columns of a block, in every row below; whole rows are exchanged.</summary>
        private void Eliminate<T>(Span<T> lu, Span<T> rows, int start, int width)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int k = start; k < start + width; k++)
            {
                int pivot = PivotRow(lu, k);
                if (pivot != k)
                {
                    Exchange(Row(lu, k), Row(lu, pivot));
                    (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
                }

                T divisor = lu[(k * size) + k];
                if (divisor == T.Zero)
                {
                    continue; // The column is 0 from here down: nothing to eliminate.
                }

                ReadOnlySpan<T> source = Row(lu, k)[(k + 1)..(start + width)];
                for (int i = k + 1; i < size; i++)
                {
                    Span<T> row = Row(lu, i);
                    row[k] /= divisor;
                    RowOperations.Subtract(row[(k + 1)..(start + width)], row[k], source);
                }
            }
        }

        /// <summary>What the elimination of a block does to the columns right of it: U₁₂ = L₁₁⁻¹·A₁₂, A₂₂ -= L₂₁·U₁₂.</summary>
        private void Update<T>(Span<T> lu, int start, int width)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int next = start + width;
            int rest = size - next;
            for (int i = start + 1; i < next; i++)
            {
                Span<T> row = Row(lu, i);
                for (int j = start; j < i; j++)
                {
                    RowOperations.Subtract(row[next..], row[j], Row(lu, j)[next..]);
                }
            }

            T[] memory = ArrayPool<T>.Shared.Rent((2 * width * rest) + (rest * rest));
            Span<T> left = memory.AsSpan(0, rest * width);
            Span<T> right = memory.AsSpan(rest * width, width * rest);
            Span<T> product = memory.AsSpan(2 * width * rest, rest * rest);
            for (int i = 0; i < rest; i++)
            {
                Row(lu, next + i).Slice(start, width).CopyTo(left[(i * width)..]);
            }

            for (int i = 0; i < width; i++)
            {
                Row(lu, start + i)[next..].CopyTo(right[(i * rest)..]);
            }

            MatrixProduct.Multiply<T>(left, right, product, rest, width, rest);
            for (int i = 0; i < rest; i++)
            {
                RowOperations.Subtract(Row(lu, next + i)[next..], product.Slice(i * rest, rest));
            }

            ArrayPool<T>.Shared.Return(memory);
        }

        /// <summary>The row from k down whose element in column k is the greatest in size.</summary>
        private int PivotRow<T>(ReadOnlySpan<T> lu, int k)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int pivot = k;
            T greatest = T.Abs(lu[(k * size) + k]);
            for (int i = k + 1; i < size; i++)
            {
                T element = T.Abs(lu[(i * size) + k]);
                if (element > greatest)
                {
                    (pivot, greatest) = (i, element);
                }
            }

            return pivot;
        }

        private Span<T> Row<T>(Span<T> matrix, int row) => matrix.Slice(row * size, size);

        private static void Exchange<T>(Span<T> left, Span<T> right)
            where T : unmanaged
        {
            for (int i = 0; i < left.Length; i++)
            {
                (left[i], right[i]) = (right[i], left[i]);
            }
        }
    }

    /// <summary>The solution of op(A)·X = Y, A factored in x and op the transpose or nothing; NaN where A is singular.</summary>
    public sealed class Solve(int batch, int size, int columns, bool transpose) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int area = size * size;
            for (int b = 0; b < batch; b++)
            {
                ReadOnlySpan<T> lu = x.Slice(b * (area + size), area);
                ReadOnlySpan<T> rows = x.Slice((b * (area + size)) + area, size);
                ReadOnlySpan<T> right = y.Slice(b * size * columns, size * columns);
                Span<T> solution = result.Slice(b * size * columns, size * columns);
                if (IsSingular(lu))
                {
                    solution.Fill(T.NaN);
                }
                else if (transpose)
                {
                    SolveTransposed(lu, rows, right, solution);
                }
                else
                {
                    SolveDirectly(lu, rows, right, solution);
                }
            }
        }

        /// <summary>L·U·X = P·Y.</summary>
        private void SolveDirectly<T>(ReadOnlySpan<T> lu, ReadOnlySpan<T> rows, ReadOnlySpan<T> right, Span<T> solution)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int i = 0; i < size; i++)
            {
                right.Slice(int.CreateChecked(rows[i]) * columns, columns).CopyTo(solution[(i * columns)..]);
            }

            TriangularKernels.SolveLower(lu, solution, size, columns, ones: true);
            TriangularKernels.SolveUpper(lu, solution, size, columns);
        }

        /// <summary>Uᵀ·Lᵀ·P·X = Y.</summary>
        private void SolveTransposed<T>(ReadOnlySpan<T> lu, ReadOnlySpan<T> rows, ReadOnlySpan<T> right, Span<T> solution)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            T[] memory = ArrayPool<T>.Shared.Rent(right.Length);
            Span<T> permuted = memory.AsSpan(0, right.Length);
            right.CopyTo(permuted);
            TriangularKernels.SolveUpperTransposed(lu, permuted, size, columns);
            TriangularKernels.SolveLowerTransposed(lu, permuted, size, columns, ones: true);
            for (int i = 0; i < size; i++)
            {
                permuted.Slice(i * columns, columns).CopyTo(solution[(int.CreateChecked(rows[i]) * columns)..]);
            }

            ArrayPool<T>.Shared.Return(memory);
        }

        private bool IsSingular<T>(ReadOnlySpan<T> lu)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int i = 0; i < size; i++)
            {
                if (lu[(i * size) + i] == T.Zero)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The determinant of the matrix factored in x, or the logarithm of its size.</summary>
    public sealed class Determinant(int batch, int size, bool logarithm) : IArrayKernel
    {
        public void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            int area = size * size;
            for (int b = 0; b < batch; b++)
            {
                ReadOnlySpan<T> lu = x.Slice(b * (area + size), area);
                T value = logarithm ? T.Zero : SignOf(x.Slice((b * (area + size)) + area, size));
                for (int i = 0; i < size; i++)
                {
                    T pivot = lu[(i * size) + i];
                    value = logarithm ? value + T.Log(T.Abs(pivot)) : value * pivot;
                }

                result[b] = value;
            }
        }

        /// <summary>1 for an even number of exchanges, else -1: n less the number of cycles.</summary>
        private static T SignOf<T>(ReadOnlySpan<T> rows)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            // A cycle is counted at its least row: the one that is met before any other of its cycle.
            bool odd = false;
            for (int first = 0; first < rows.Length; first++)
            {
                int length = 1;
                int row = int.CreateChecked(rows[first]);
                while (row > first)
                {
                    row = int.CreateChecked(rows[row]);
                    length++;
                }

                odd ^= row == first && length % 2 == 0;
            }

            return odd ? -T.One : T.One;
        }
    }
}
