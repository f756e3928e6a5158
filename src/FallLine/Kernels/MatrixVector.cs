using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>Products of a row-major matrix and a vector; each reads the matrix once, in order of memory.</summary>
internal static unsafe partial class MatrixVector
{
    /// <summary>result[i] = Σⱼ matrix[i, j]·vector[j].</summary>
    /// <remarks>
    /// Four rows share each load of the vector. The tree of a row, with V lanes: element j to lane j mod V of accumulator
    /// (j div V) mod 2, in order, by fused multiply-add, a last partial vector always to accumulator 0; then accumulator 0 + 1; then the lanes as in <see cref="Reductions"/>.
    /// A row has the same bits whether it is one of four or left over.
    /// </remarks>
    public static void DotRows<T>(T* matrix, nint rows, nint columns, T* vector, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            DotNarrowRows(matrix, rows, columns, vector, result);
            return;
        }

        T* room = stackalloc T[6 * Lanes.Count<T>()];
        DotWideRows(matrix, rows, columns, vector, result, room);
    }

    /// <remarks>Apart from the memory on the stack: what has both that and a loop is compiled with all optimisations at once, 1.6 ms in a cold process.</remarks>
    private static void DotWideRows<T>(T* matrix, nint rows, nint columns, T* vector, T* result, T* room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        nint whole = columns / lanes * lanes;
        nint left = columns - whole;
        T* lastOfVector = room;
        Lanes.LoadFirst(vector + whole, left, default).Store(lastOfVector);

        // The last, partial vector of a row is read whole and masked, except where that would leave the matrix.
        T* end = matrix + (rows * columns);
        T* copies = lastOfVector + lanes;
        T* four = copies + (4 * lanes);
        for (nint row = 0; row < rows; row += 4)
        {
            T* first = matrix + (row * columns);
            nint count = Math.Min(4, rows - row);
            nint stride = count == 4 ? columns : 0;
            T* lasts = first + whole;
            nint lastsStride = stride;
            if (lasts + (3 * stride) + lanes > end)
            {
                for (nint r = 0; r < 4; r++)
                {
                    Lanes.LoadFirst(lasts + (r * stride), left, default).Store(copies + (r * lanes));
                }

                lasts = copies;
                lastsStride = lanes;
            }

            if (count == 4)
            {
                DotFour(first, stride, whole, vector, lasts, lastsStride, left, lastOfVector, result + row);
                continue;
            }

            for (nint r = 0; r < count; r++)
            {
                Lanes.LoadFirst(first + (r * columns) + whole, left, default).Store(copies);
                DotFour(first + (r * columns), 0, whole, vector, copies, 0, left, lastOfVector, four);
                result[row + r] = four[0];
            }
        }
    }

    /// <remarks>No call inside, for the reason given at <see cref="MatrixBlock512"/>.</remarks>
    private static void DotFour<T>(
        T* matrix, nint stride, nint whole, T* vector, T* lasts, nint lastsStride, nint left, T* lastOfVector, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        T* row0 = matrix;
        T* row1 = row0 + stride;
        T* row2 = row1 + stride;
        T* row3 = row2 + stride;
        Vector512<T> s00 = default, s01 = default;
        Vector512<T> s10 = default, s11 = default;
        Vector512<T> s20 = default, s21 = default;
        Vector512<T> s30 = default, s31 = default;
        nint j = 0;
        for (; j <= whole - (2 * lanes); j += 2 * lanes)
        {
            Vector512<T> x0 = Vector512.Load(vector + j);
            Vector512<T> x1 = Vector512.Load(vector + j + lanes);
            s00 = MatrixBlock512.MultiplyAdd(Vector512.Load(row0 + j), x0, s00);
            s01 = MatrixBlock512.MultiplyAdd(Vector512.Load(row0 + j + lanes), x1, s01);
            s10 = MatrixBlock512.MultiplyAdd(Vector512.Load(row1 + j), x0, s10);
            s11 = MatrixBlock512.MultiplyAdd(Vector512.Load(row1 + j + lanes), x1, s11);
            s20 = MatrixBlock512.MultiplyAdd(Vector512.Load(row2 + j), x0, s20);
            s21 = MatrixBlock512.MultiplyAdd(Vector512.Load(row2 + j + lanes), x1, s21);
            s30 = MatrixBlock512.MultiplyAdd(Vector512.Load(row3 + j), x0, s30);
            s31 = MatrixBlock512.MultiplyAdd(Vector512.Load(row3 + j + lanes), x1, s31);
        }

        bool odd = j < whole;
        if (odd)
        {
            Vector512<T> x = Vector512.Load(vector + j);
            s00 = MatrixBlock512.MultiplyAdd(Vector512.Load(row0 + j), x, s00);
            s10 = MatrixBlock512.MultiplyAdd(Vector512.Load(row1 + j), x, s10);
            s20 = MatrixBlock512.MultiplyAdd(Vector512.Load(row2 + j), x, s20);
            s30 = MatrixBlock512.MultiplyAdd(Vector512.Load(row3 + j), x, s30);
        }

        if (left > 0)
        {
            Vector512<T> mask = Lanes.MaskOfFirst<T>(left);
            Vector512<T> x = Vector512.Load(lastOfVector);
            Vector512<T> a0 = Vector512.BitwiseAnd(Vector512.Load(lasts), mask);
            Vector512<T> a1 = Vector512.BitwiseAnd(Vector512.Load(lasts + lastsStride), mask);
            Vector512<T> a2 = Vector512.BitwiseAnd(Vector512.Load(lasts + (2 * lastsStride)), mask);
            Vector512<T> a3 = Vector512.BitwiseAnd(Vector512.Load(lasts + (3 * lastsStride)), mask);
            s00 = MatrixBlock512.MultiplyAdd(a0, x, s00);
            s10 = MatrixBlock512.MultiplyAdd(a1, x, s10);
            s20 = MatrixBlock512.MultiplyAdd(a2, x, s20);
            s30 = MatrixBlock512.MultiplyAdd(a3, x, s30);
        }

        result[0] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Add(s00, s01));
        result[1] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Add(s10, s11));
        result[2] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Add(s20, s21));
        result[3] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Add(s30, s31));
    }
}
