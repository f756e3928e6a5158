using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>Blocks in registers of 256 or 128 bits: 4 rows by 3 vectors, which with 3 vectors and a broadcast are the 16 registers of AVX2.</content>
internal static unsafe partial class MatrixProduct
{
    private const int NarrowRows = 4;

    /// <summary>Elements of a vector that is not of 512 bits.</summary>
    private static nint NarrowLanes<T>()
        where T : unmanaged => Lanes.Count<T>() / (Vector256.IsHardwareAccelerated ? 2 : 4);

    /// <summary>Whether rows of so many elements are a few whole narrow vectors but not whole wide ones: in these they would need copies with room for the last one's rest.</summary>
    /// <remarks>A program that is one product of a 3 by 4 and a 4 by 4 matrix takes 55 ns instead of 84.</remarks>
    private static bool IsNarrow<T>(nint width)
        where T : unmanaged => width % Lanes.Count<T>() != 0 && width % NarrowLanes<T>() == 0 && width / NarrowLanes<T>() <= BlockVectors;

    /// <summary>target (+)= left · right.</summary>
    /// <param name="rows">Any number of rows.</param>
    /// <param name="left">The left factor.</param>
    /// <param name="leftRow">The distance between its rows.</param>
    /// <param name="leftStep">The distance between its steps.</param>
    /// <param name="right">A panel whose vectors are narrow.</param>
    /// <param name="depth">The number of steps.</param>
    /// <param name="target">Where the result goes.</param>
    /// <param name="targetRow">The distance between its rows.</param>
    /// <param name="accumulate">Whether it is added to what is there.</param>
    private static void NarrowBlock<T>(
        nint rows, T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint lanes = NarrowLanes<T>();
        for (nint row = 0; row < rows; row += NarrowRows)
        {
            T* from = left + (row * leftRow);
            for (nint vector = 0; vector < right.Vectors; vector += BlockVectors)
            {
                Panel<T> part = new(right.Start + (vector * lanes), right.Step, Math.Min(BlockVectors, right.Vectors - vector));
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
