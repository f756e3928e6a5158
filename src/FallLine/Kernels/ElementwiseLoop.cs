using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>The loop shape of a unary kernel, written once.</summary>
internal static unsafe class UnaryLoop
{
    public static ElementwiseLoops Of<TKernel>()
        where TKernel : struct, IUnaryKernel<TKernel> =>
        new(&Double<TKernel>, &Float<TKernel>, &UnaryMethods.Of<TKernel>);

    private static void Double<TKernel>(double* x, double* y, double* z, double* result, nint count)
        where TKernel : struct, IUnaryKernel<TKernel>
    {
        if (TKernel.IsScalar)
        {
            for (nint i = 0; i < count; i++)
            {
                result[i] = TKernel.Invoke(x[i]);
            }

            return;
        }

        for (nint i = 0; i < count; i += Vector512<double>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i)).StoreAligned(result + i);
        }
    }

    private static void Float<TKernel>(float* x, float* y, float* z, float* result, nint count)
        where TKernel : struct, IUnaryKernel<TKernel>
    {
        if (TKernel.IsScalar)
        {
            for (nint i = 0; i < count; i++)
            {
                result[i] = TKernel.Invoke(x[i]);
            }

            return;
        }

        for (nint i = 0; i < count; i += Vector512<float>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i)).StoreAligned(result + i);
        }
    }
}

/// <summary>The loop shape of a binary kernel, written once.</summary>
internal static unsafe class BinaryLoop
{
    public static ElementwiseLoops Of<TKernel>()
        where TKernel : struct, IBinaryKernel<TKernel> =>
        new(&Double<TKernel>, &Float<TKernel>, &BinaryMethods.Of<TKernel>);

    private static void Double<TKernel>(double* x, double* y, double* z, double* result, nint count)
        where TKernel : struct, IBinaryKernel<TKernel>
    {
        if (TKernel.IsScalar)
        {
            for (nint i = 0; i < count; i++)
            {
                result[i] = TKernel.Invoke(x[i], y[i]);
            }

            return;
        }

        for (nint i = 0; i < count; i += Vector512<double>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i)).StoreAligned(result + i);
        }
    }

    private static void Float<TKernel>(float* x, float* y, float* z, float* result, nint count)
        where TKernel : struct, IBinaryKernel<TKernel>
    {
        if (TKernel.IsScalar)
        {
            for (nint i = 0; i < count; i++)
            {
                result[i] = TKernel.Invoke(x[i], y[i]);
            }

            return;
        }

        for (nint i = 0; i < count; i += Vector512<float>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i)).StoreAligned(result + i);
        }
    }
}

/// <summary>The loop shape of a ternary kernel, written once.</summary>
internal static unsafe class TernaryLoop
{
    public static ElementwiseLoops Of<TKernel>()
        where TKernel : struct, ITernaryKernel<TKernel> =>
        new(&Double<TKernel>, &Float<TKernel>, &TernaryMethods.Of<TKernel>);

    private static void Double<TKernel>(double* x, double* y, double* z, double* result, nint count)
        where TKernel : struct, ITernaryKernel<TKernel>
    {
        for (nint i = 0; i < count; i += Vector512<double>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i), Vector512.LoadAligned(z + i))
                .StoreAligned(result + i);
        }
    }

    private static void Float<TKernel>(float* x, float* y, float* z, float* result, nint count)
        where TKernel : struct, ITernaryKernel<TKernel>
    {
        for (nint i = 0; i < count; i += Vector512<float>.Count)
        {
            TKernel.Invoke(Vector512.LoadAligned(x + i), Vector512.LoadAligned(y + i), Vector512.LoadAligned(z + i))
                .StoreAligned(result + i);
        }
    }
}
