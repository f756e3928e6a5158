using System.Numerics;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <content>From run-time extents to the generic constants of <see cref="MatrixBlock512"/>.</content>
internal static unsafe partial class MatrixProduct
{
    private static void Block<T>(
        nint rows, T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            Panel<T> narrow = new(right.Start, right.Step, right.Vectors * (Lanes.Count<T>() / NarrowLanes<T>()));
            NarrowBlock(rows, left, leftRow, leftStep, narrow, depth, target, targetRow, accumulate);
            return;
        }

        switch (rows)
        {
            case 8: Rows<T, Eight>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 7: Rows<T, Seven>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 6: Rows<T, Six>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 5: Rows<T, Five>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 4: Rows<T, Four>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 3: Rows<T, Three>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            case 2: Rows<T, Two>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
            default: Rows<T, One>(left, leftRow, leftStep, right, depth, target, targetRow, accumulate); break;
        }
    }

    private static void Rows<T, TRows>(
        T* left, nint leftRow, nint leftStep, in Panel<T> right, nint depth, T* target, nint targetRow, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IExtent
    {
        switch (right.Vectors)
        {
            case 3:
                MatrixBlock512.Multiply<T, TRows, Three>(
                    left, leftRow, leftStep, right.Start, right.Step, depth, target, targetRow, accumulate);
                break;
            case 2:
                MatrixBlock512.Multiply<T, TRows, Two>(
                    left, leftRow, leftStep, right.Start, right.Step, depth, target, targetRow, accumulate);
                break;
            default:
                MatrixBlock512.Multiply<T, TRows, One>(
                    left, leftRow, leftStep, right.Start, right.Step, depth, target, targetRow, accumulate);
                break;
        }
    }
}
