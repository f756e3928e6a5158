using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Dot products in registers of 256 bits: a logical vector is two of them, and two rows fill the registers that four fill at 512 bits.</content>
internal static unsafe partial class MatrixVector
{
    /// <remarks>The tree of <see cref="DotRows"/>.</remarks>
    private static void DotNarrowRows<T>(T* matrix, nint rows, nint columns, T* vector, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint row = 0;
        for (; row <= rows - 2; row += 2)
        {
            DotTwo(matrix + (row * columns), columns, columns, vector, result + row);
        }

        if (row < rows)
        {
            T* two = stackalloc T[2];
            DotTwo(matrix + (row * columns), 0, columns, vector, two);
            result[row] = *two;
        }
    }

    private static void DotTwo<T>(T* matrix, nint stride, nint columns, T* vector, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint half = Lanes.Count<T>() / 2;
        T* row0 = matrix;
        T* row1 = matrix + stride;
        Vector256<T> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<T> s10 = default, s11 = default, s12 = default, s13 = default;
        nint j = 0;
        for (; j <= columns - (4 * half); j += 4 * half)
        {
            Vector256<T> x0 = Vector256.Load(vector + j);
            Vector256<T> x1 = Vector256.Load(vector + j + half);
            Vector256<T> x2 = Vector256.Load(vector + j + (2 * half));
            Vector256<T> x3 = Vector256.Load(vector + j + (3 * half));
            s00 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j), x0, s00);
            s01 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j + half), x1, s01);
            s02 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j + (2 * half)), x2, s02);
            s03 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j + (3 * half)), x3, s03);
            s10 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j), x0, s10);
            s11 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j + half), x1, s11);
            s12 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j + (2 * half)), x2, s12);
            s13 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j + (3 * half)), x3, s13);
        }

        if (j <= columns - (2 * half))
        {
            Vector256<T> x0 = Vector256.Load(vector + j);
            Vector256<T> x1 = Vector256.Load(vector + j + half);
            s00 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j), x0, s00);
            s01 = MatrixBlock256.MultiplyAdd(Vector256.Load(row0 + j + half), x1, s01);
            s10 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j), x0, s10);
            s11 = MatrixBlock256.MultiplyAdd(Vector256.Load(row1 + j + half), x1, s11);
            j += 2 * half;
        }

        if (j < columns)
        {
            uint bytes = (uint)((columns - j) * sizeof(T));
            Vector512<T> x = default;
            Vector512<T> a0 = default;
            Vector512<T> a1 = default;
            Unsafe.CopyBlockUnaligned(&x, vector + j, bytes);
            Unsafe.CopyBlockUnaligned(&a0, row0 + j, bytes);
            Unsafe.CopyBlockUnaligned(&a1, row1 + j, bytes);
            s00 = MatrixBlock256.MultiplyAdd(a0.GetLower(), x.GetLower(), s00);
            s01 = MatrixBlock256.MultiplyAdd(a0.GetUpper(), x.GetUpper(), s01);
            s10 = MatrixBlock256.MultiplyAdd(a1.GetLower(), x.GetLower(), s10);
            s11 = MatrixBlock256.MultiplyAdd(a1.GetUpper(), x.GetUpper(), s11);
        }

        result[0] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Create(Vector256.Add(s00, s02), Vector256.Add(s01, s03)));
        result[1] = Lanes.Reduce<T, SumReduction<T>>(Vector512.Create(Vector256.Add(s10, s12), Vector256.Add(s11, s13)));
    }
}
