using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>The innermost block of a matrix product: up to 8 rows by 3 vectors of the result, held in registers.</summary>
/// <remarks>
/// 24 accumulators, 3 vectors of the right factor and 1 broadcast of the left fill 28 of the 32 vector registers; each
/// step along k does 24 fused multiply-adds for 11 loads. Rows and vectors are generic constants: every smaller block is the same
/// text with the branches removed. Nothing here calls another method: with a call anywhere, even on a path never taken, the
/// JIT keeps all accumulators in memory inside the loop (24 instead of 110 GFLOP/s).
/// An element sees its products in order of k, whatever the block it falls in.
/// </remarks>
internal static unsafe class MatrixBlock512
{
    private static int Bytes => sizeof(Vector512<byte>);

    /// <summary>target (+)= left · right over <paramref name="depth"/> steps.</summary>
    /// <param name="left">Element (i, p) is at left[i·leftRow + p·leftStep].</param>
    /// <param name="leftRow">The distance between rows of the left factor.</param>
    /// <param name="leftStep">The distance between steps of the left factor.</param>
    /// <param name="right">Step p starts at right[p·rightStep] and holds whole vectors.</param>
    /// <param name="rightStep">The distance between steps of the right factor.</param>
    /// <param name="depth">The number of steps.</param>
    /// <param name="target">Where the block of the result starts.</param>
    /// <param name="targetRow">The distance between rows of the result.</param>
    /// <param name="accumulate">Whether the block is added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, TRows, TVectors>(
        T* left,
        nint leftRow,
        nint leftStep,
        T* right,
        nint rightStep,
        nint depth,
        T* target,
        nint targetRow,
        bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IExtent
        where TVectors : struct, IExtent
    {
        T* left1 = left + (TRows.Value > 1 ? leftRow : 0);
        T* left2 = left1 + (TRows.Value > 2 ? leftRow : 0);
        T* left3 = left2 + (TRows.Value > 3 ? leftRow : 0);
        T* left4 = left3 + (TRows.Value > 4 ? leftRow : 0);
        T* left5 = left4 + (TRows.Value > 5 ? leftRow : 0);
        T* left6 = left5 + (TRows.Value > 6 ? leftRow : 0);
        T* left7 = left6 + (TRows.Value > 7 ? leftRow : 0);
        Vector512<T> c00 = default, c01 = default, c02 = default;
        Vector512<T> c10 = default, c11 = default, c12 = default;
        Vector512<T> c20 = default, c21 = default, c22 = default;
        Vector512<T> c30 = default, c31 = default, c32 = default;
        Vector512<T> c40 = default, c41 = default, c42 = default;
        Vector512<T> c50 = default, c51 = default, c52 = default;
        Vector512<T> c60 = default, c61 = default, c62 = default;
        Vector512<T> c70 = default, c71 = default, c72 = default;

        for (nint p = 0; p < depth; p++)
        {
            Vector512<T> b0 = Vector512.Load(right);
            Vector512<T> b1 = TVectors.Value > 1 ? Vector512.Load(right + (Bytes / sizeof(T))) : default;
            Vector512<T> b2 = TVectors.Value > 2 ? Vector512.Load(right + (2 * Bytes / sizeof(T))) : default;
            right += rightStep;

            Vector512<T> a = Vector512.Create(left[0]);
            left += leftStep;
            Step<T, TVectors>(a, b0, b1, b2, ref c00, ref c01, ref c02);
            if (TRows.Value > 1)
            {
                a = Vector512.Create(*left1);
                left1 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c10, ref c11, ref c12);
            }

            if (TRows.Value > 2)
            {
                a = Vector512.Create(*left2);
                left2 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c20, ref c21, ref c22);
            }

            if (TRows.Value > 3)
            {
                a = Vector512.Create(*left3);
                left3 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c30, ref c31, ref c32);
            }

            if (TRows.Value > 4)
            {
                a = Vector512.Create(*left4);
                left4 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c40, ref c41, ref c42);
            }

            if (TRows.Value > 5)
            {
                a = Vector512.Create(*left5);
                left5 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c50, ref c51, ref c52);
            }

            if (TRows.Value > 6)
            {
                a = Vector512.Create(*left6);
                left6 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c60, ref c61, ref c62);
            }

            if (TRows.Value > 7)
            {
                a = Vector512.Create(*left7);
                left7 += leftStep;
                Step<T, TVectors>(a, b0, b1, b2, ref c70, ref c71, ref c72);
            }
        }

        Put<T, TVectors>(target, c00, c01, c02, accumulate);

        if (TRows.Value > 1)
        {
            Put<T, TVectors>(target + targetRow, c10, c11, c12, accumulate);
        }

        if (TRows.Value > 2)
        {
            Put<T, TVectors>(target + (2 * targetRow), c20, c21, c22, accumulate);
        }

        if (TRows.Value > 3)
        {
            Put<T, TVectors>(target + (3 * targetRow), c30, c31, c32, accumulate);
        }

        if (TRows.Value > 4)
        {
            Put<T, TVectors>(target + (4 * targetRow), c40, c41, c42, accumulate);
        }

        if (TRows.Value > 5)
        {
            Put<T, TVectors>(target + (5 * targetRow), c50, c51, c52, accumulate);
        }

        if (TRows.Value > 6)
        {
            Put<T, TVectors>(target + (6 * targetRow), c60, c61, c62, accumulate);
        }

        if (TRows.Value > 7)
        {
            Put<T, TVectors>(target + (7 * targetRow), c70, c71, c72, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TVectors>(
        Vector512<T> a,
        Vector512<T> b0,
        Vector512<T> b1,
        Vector512<T> b2,
        ref Vector512<T> c0,
        ref Vector512<T> c1,
        ref Vector512<T> c2)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TVectors : struct, IExtent
    {
        c0 = MultiplyAdd(a, b0, c0);
        if (TVectors.Value > 1)
        {
            c1 = MultiplyAdd(a, b1, c1);
        }

        if (TVectors.Value > 2)
        {
            c2 = MultiplyAdd(a, b2, c2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T, TVectors>(T* target, Vector512<T> c0, Vector512<T> c1, Vector512<T> c2, bool accumulate)
        where T : unmanaged
        where TVectors : struct, IExtent
    {
        int lanes = Bytes / sizeof(T);
        (accumulate ? Vector512.Add(Vector512.Load(target), c0) : c0).Store(target);
        if (TVectors.Value > 1)
        {
            (accumulate ? Vector512.Add(Vector512.Load(target + lanes), c1) : c1).Store(target + lanes);
        }

        if (TVectors.Value > 2)
        {
            (accumulate ? Vector512.Add(Vector512.Load(target + (2 * lanes)), c2) : c2).Store(target + (2 * lanes));
        }
    }

    /// <summary>x·y + z with one rounding, for the two element types there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> MultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>();
}
