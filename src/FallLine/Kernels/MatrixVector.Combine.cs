using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>The weighted sum of a matrix's rows.</content>
internal static unsafe partial class MatrixVector
{
    /// <summary>Columns of a wide matrix that are worked on at once: 16 KiB of doubles of the result stay in the first-level cache.</summary>
    private const int ColumnBlock = 2048;

    /// <summary>Vectors of a narrow matrix's row: with four sums for each, 12 registers.</summary>
    private const int NarrowVectors = 3;

    /// <summary>result[j] (+)= Σᵢ weights[i]·matrix[i, j].</summary>
    /// <param name="matrix">The matrix, [rows, columns].</param>
    /// <param name="rows">Rows of the matrix, and weights.</param>
    /// <param name="columns">Columns of the matrix, and elements of the result.</param>
    /// <param name="weights">A weight for each row.</param>
    /// <param name="result">The sum.</param>
    /// <param name="accumulate">Whether the sum is added to what is there.</param>
    /// <remarks>
    /// The tree of a column, all by fused multiply-add: in the whole vectors of a matrix wider than <see cref="NarrowVectors"/> of them, the rows in order.
    /// Elsewhere row i goes to sum i mod 4, then (0 + 1) + (2 + 3): one sum would wait for itself, 4 cycles a row.
    /// </remarks>
    public static void CombineRows<T>(T* matrix, nint rows, nint columns, T* weights, T* result, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        nint narrow = columns;
        if (columns > NarrowVectors * lanes)
        {
            narrow = columns % lanes;
            CombineWide(matrix, rows, columns, columns - narrow, weights, result, accumulate);
        }

        nint from = columns - narrow;
        switch ((narrow + lanes - 1) / lanes)
        {
            case 3: CombineNarrow<T, Three>(matrix + from, rows, columns, narrow, weights, result + from, accumulate); break;
            case 2: CombineNarrow<T, Two>(matrix + from, rows, columns, narrow, weights, result + from, accumulate); break;
            case 1: CombineNarrow<T, One>(matrix + from, rows, columns, narrow, weights, result + from, accumulate); break;
        }
    }

    private static void CombineWide<T>(T* matrix, nint rows, nint columns, nint whole, T* weights, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint start = 0; start < whole; start += ColumnBlock)
        {
            nint width = Math.Min(ColumnBlock, whole - start);
            if (!accumulate)
            {
                new Span<T>(result + start, (int)width).Clear();
            }

            nint row = 0;
            for (; row <= rows - 8; row += 8)
            {
                AddEight(matrix + (row * columns) + start, columns, weights + row, width, result + start);
            }

            for (; row < rows; row++)
            {
                AddOne(matrix + (row * columns) + start, weights[row], width, result + start);
            }
        }
    }

    /// <summary>Columns [0, width) of a matrix whose rows lie <paramref name="stride"/> apart, in at most <see cref="NarrowVectors"/> vectors.</summary>
    private static void CombineNarrow<T, TVectors>(T* matrix, nint rows, nint stride, nint width, T* weights, T* result, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVectors : struct, IExtent
    {
        nint lanes = Lanes.Count<T>();
        nint padded = TVectors.Value * lanes;
        T* sums = stackalloc T[4 * NarrowVectors * Lanes.Count<T>()];
        new Span<T>(sums, 4 * NarrowVectors * Lanes.Count<T>()).Clear();

        // Whole vectors are read, beyond the width too, except where that would leave the matrix.
        nint safe = Math.Max(0, rows - ((padded - width + stride - 1) / stride)) / 4;
        AddFours<T, TVectors>(matrix, stride, weights, safe, sums);

        T* copies = stackalloc T[4 * NarrowVectors * Lanes.Count<T>()];
        T* last = stackalloc T[4];
        for (nint row = 4 * safe; row < rows; row += 4)
        {
            for (nint r = 0; r < 4; r++)
            {
                bool exists = row + r < rows;
                last[r] = exists ? weights[row + r] : T.Zero;
                Span<T> copy = new(copies + (r * padded), (int)padded);
                copy.Clear();
                if (exists)
                {
                    new ReadOnlySpan<T>(matrix + ((row + r) * stride), (int)width).CopyTo(copy);
                }
            }

            AddFours<T, TVectors>(copies, padded, last, 1, sums);
        }

        for (nint j = 0; j < width; j++)
        {
            T sum = (sums[j] + sums[padded + j]) + (sums[(2 * padded) + j] + sums[(3 * padded) + j]);
            result[j] = accumulate ? result[j] + sum : sum;
        }
    }

    /// <summary>Four rows at a time, each into its own of four sums. No call inside, for the reason given at <see cref="MatrixBlock512"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFours<T, TVectors>(T* matrix, nint stride, T* weights, nint fours, T* sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVectors : struct, IExtent
    {
        nint lanes = Lanes.Count<T>();
        T* sums1 = sums + (TVectors.Value * lanes);
        T* sums2 = sums1 + (TVectors.Value * lanes);
        T* sums3 = sums2 + (TVectors.Value * lanes);
        Vector512<T> s00 = Vector512.Load(sums), s10 = Vector512.Load(sums1), s20 = Vector512.Load(sums2), s30 = Vector512.Load(sums3);
        Vector512<T> s01 = default, s11 = default, s21 = default, s31 = default, s02 = default, s12 = default, s22 = default, s32 = default;
        if (TVectors.Value > 1)
        {
            (s01, s11, s21, s31) = (Vector512.Load(sums + lanes), Vector512.Load(sums1 + lanes), Vector512.Load(sums2 + lanes), Vector512.Load(sums3 + lanes));
        }

        if (TVectors.Value > 2)
        {
            nint two = 2 * lanes;
            (s02, s12, s22, s32) = (Vector512.Load(sums + two), Vector512.Load(sums1 + two), Vector512.Load(sums2 + two), Vector512.Load(sums3 + two));
        }

        for (; fours > 0; fours--, weights += 4, matrix += 4 * stride)
        {
            T* row1 = matrix + stride;
            T* row2 = row1 + stride;
            T* row3 = row2 + stride;
            Vector512<T> w0 = Vector512.Create(weights[0]);
            Vector512<T> w1 = Vector512.Create(weights[1]);
            Vector512<T> w2 = Vector512.Create(weights[2]);
            Vector512<T> w3 = Vector512.Create(weights[3]);
            s00 = MatrixBlock512.MultiplyAdd(w0, Vector512.Load(matrix), s00);
            s10 = MatrixBlock512.MultiplyAdd(w1, Vector512.Load(row1), s10);
            s20 = MatrixBlock512.MultiplyAdd(w2, Vector512.Load(row2), s20);
            s30 = MatrixBlock512.MultiplyAdd(w3, Vector512.Load(row3), s30);
            if (TVectors.Value > 1)
            {
                s01 = MatrixBlock512.MultiplyAdd(w0, Vector512.Load(matrix + lanes), s01);
                s11 = MatrixBlock512.MultiplyAdd(w1, Vector512.Load(row1 + lanes), s11);
                s21 = MatrixBlock512.MultiplyAdd(w2, Vector512.Load(row2 + lanes), s21);
                s31 = MatrixBlock512.MultiplyAdd(w3, Vector512.Load(row3 + lanes), s31);
            }

            if (TVectors.Value > 2)
            {
                s02 = MatrixBlock512.MultiplyAdd(w0, Vector512.Load(matrix + (2 * lanes)), s02);
                s12 = MatrixBlock512.MultiplyAdd(w1, Vector512.Load(row1 + (2 * lanes)), s12);
                s22 = MatrixBlock512.MultiplyAdd(w2, Vector512.Load(row2 + (2 * lanes)), s22);
                s32 = MatrixBlock512.MultiplyAdd(w3, Vector512.Load(row3 + (2 * lanes)), s32);
            }
        }

        s00.Store(sums);
        s10.Store(sums1);
        s20.Store(sums2);
        s30.Store(sums3);
        if (TVectors.Value > 1)
        {
            s01.Store(sums + lanes);
            s11.Store(sums1 + lanes);
            s21.Store(sums2 + lanes);
            s31.Store(sums3 + lanes);
        }

        if (TVectors.Value > 2)
        {
            s02.Store(sums + (2 * lanes));
            s12.Store(sums1 + (2 * lanes));
            s22.Store(sums2 + (2 * lanes));
            s32.Store(sums3 + (2 * lanes));
        }
    }

    private static void AddEight<T>(T* matrix, nint stride, T* weights, nint width, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>();
        T* m4 = matrix + (4 * stride);
        Vector512<T> w0 = Vector512.Create(weights[0]);
        Vector512<T> w1 = Vector512.Create(weights[1]);
        Vector512<T> w2 = Vector512.Create(weights[2]);
        Vector512<T> w3 = Vector512.Create(weights[3]);
        Vector512<T> w4 = Vector512.Create(weights[4]);
        Vector512<T> w5 = Vector512.Create(weights[5]);
        Vector512<T> w6 = Vector512.Create(weights[6]);
        Vector512<T> w7 = Vector512.Create(weights[7]);
        for (nint j = 0; j < width; j += lanes)
        {
            T* upper = matrix + j;
            T* lower = m4 + j;
            Vector512<T> sum = Vector512.Load(result + j);
            sum = MatrixBlock512.MultiplyAdd(w0, Vector512.Load(upper), sum);
            sum = MatrixBlock512.MultiplyAdd(w1, Vector512.Load(upper + stride), sum);
            sum = MatrixBlock512.MultiplyAdd(w2, Vector512.Load(upper + (2 * stride)), sum);
            sum = MatrixBlock512.MultiplyAdd(w3, Vector512.Load(upper + (3 * stride)), sum);
            sum = MatrixBlock512.MultiplyAdd(w4, Vector512.Load(lower), sum);
            sum = MatrixBlock512.MultiplyAdd(w5, Vector512.Load(lower + stride), sum);
            sum = MatrixBlock512.MultiplyAdd(w6, Vector512.Load(lower + (2 * stride)), sum);
            sum = MatrixBlock512.MultiplyAdd(w7, Vector512.Load(lower + (3 * stride)), sum);
            sum.Store(result + j);
        }
    }

    private static void AddOne<T>(T* row, T weight, nint width, T* result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> w = Vector512.Create(weight);
        for (nint j = 0; j < width; j += Lanes.Count<T>())
        {
            MatrixBlock512.MultiplyAdd(w, Vector512.Load(row + j), Vector512.Load(result + j)).Store(result + j);
        }
    }
}
