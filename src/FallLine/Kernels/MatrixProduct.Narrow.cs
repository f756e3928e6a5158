using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Blocks in registers of 256 or 128 bits: 4 rows by 3 vectors, which with 3 vectors and a broadcast are the 16 registers of AVX2.</content>
internal static unsafe partial class MatrixProduct
{
    private const int NarrowRows = 4;

    private static void NarrowBlock<T>(
        nint rows, T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = Lanes.Count<T>() / (Vector256.IsHardwareAccelerated ? 2 : 4);
        nint vectors = right.Vectors * (Lanes.Count<T>() / lanes);
        for (nint row = 0; row < rows; row += NarrowRows)
        {
            T* from = left + (row * leftRow);
            for (nint vector = 0; vector < vectors; vector += BlockVectors)
            {
                Panel<T> part = new(right.Start + (vector * lanes), right.Step, Math.Min(BlockVectors, vectors - vector));
                T* to = target + (row * targetRow) + (vector * lanes);
                switch (rows - row)
                {
                    case 1: NarrowBlock<T, One>(from, leftRow, leftStep, part, depth, to, targetRow, accumulate); break;
                    case 2: NarrowBlock<T, Two>(from, leftRow, leftStep, part, depth, to, targetRow, accumulate); break;
                    case 3: NarrowBlock<T, Three>(from, leftRow, leftStep, part, depth, to, targetRow, accumulate); break;
                    default: NarrowBlock<T, Four>(from, leftRow, leftStep, part, depth, to, targetRow, accumulate); break;
                }
            }
        }
    }

    private static void NarrowBlock<T, TRows>(
        T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IExtent
    {
        switch (right.Vectors)
        {
            case 3: NarrowBlock<T, TRows, Three>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 2: NarrowBlock<T, TRows, Two>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            default: NarrowBlock<T, TRows, One>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
        }
    }

    private static void NarrowBlock<T, TRows, TVectors>(
        T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        if (Vector256.IsHardwareAccelerated)
        {
            MatrixBlock256.Multiply<T, TRows, TVectors>(left, leftRow, leftStep, right.Start, right.Step, depth, target, targetRow, accumulate);
        }
        else
        {
            MatrixBlock128.Multiply<T, TRows, TVectors>(left, leftRow, leftStep, right.Start, right.Step, depth, target, targetRow, accumulate);
        }
    }
}
