using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FallLine.Kernels;

/// <summary>The methods that compute an elementwise function of one element or one vector, for generated code to call.</summary>
/// <param name="Arity">The number of operands.</param>
/// <param name="IsScalar">Whether a vector costs as much as its lanes one after another.</param>
/// <param name="VectorDouble">Of vectors of doubles.</param>
/// <param name="VectorFloat">Of vectors of floats.</param>
/// <param name="ScalarDouble">Of doubles: the bits of a lane.</param>
/// <param name="ScalarFloat">Of floats: the bits of a lane.</param>
/// <remarks>From typed delegates: to search a type for its methods costs a cold process 30 ms.</remarks>
internal sealed record ElementwiseMethods(int Arity, bool IsScalar, MethodInfo VectorDouble, MethodInfo VectorFloat, MethodInfo ScalarDouble, MethodInfo ScalarFloat)
{
    public MethodInfo Vector(bool isDouble) => isDouble ? VectorDouble : VectorFloat;

    public MethodInfo Scalar(bool isDouble) => isDouble ? ScalarDouble : ScalarFloat;
}

/// <summary>A vector is computed inside the caller's loop; one element by a call, because special functions are long.</summary>
internal static class UnaryMethods
{
    public static ElementwiseMethods Of<TKernel>()
        where TKernel : struct, IUnaryKernel<TKernel> => new(
            1,
            TKernel.IsScalar,
            TKernel.IsScalar ? new Func<Vector512<double>, Vector512<double>>(Lanes<TKernel>).Method : new Func<Vector512<double>, Vector512<double>>(Vector<TKernel>).Method,
            TKernel.IsScalar ? new Func<Vector512<float>, Vector512<float>>(Lanes<TKernel>).Method : new Func<Vector512<float>, Vector512<float>>(Vector<TKernel>).Method,
            new Func<double, double>(Scalar<TKernel>).Method,
            new Func<float, float>(Scalar<TKernel>).Method);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Vector<TKernel>(Vector512<double> x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Vector<TKernel>(Vector512<float> x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Lanes<TKernel>(Vector512<double> x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> Lanes<TKernel>(Vector512<float> x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Scalar<TKernel>(double x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Scalar<TKernel>(float x)
        where TKernel : struct, IUnaryKernel<TKernel> => TKernel.Invoke(x);
}

/// <inheritdoc cref="UnaryMethods"/>
internal static class BinaryMethods
{
    public static ElementwiseMethods Of<TKernel>()
        where TKernel : struct, IBinaryKernel<TKernel> => new(
            2,
            TKernel.IsScalar,
            TKernel.IsScalar ? new Func<Vector512<double>, Vector512<double>, Vector512<double>>(Lanes<TKernel>).Method : new Func<Vector512<double>, Vector512<double>, Vector512<double>>(Vector<TKernel>).Method,
            TKernel.IsScalar ? new Func<Vector512<float>, Vector512<float>, Vector512<float>>(Lanes<TKernel>).Method : new Func<Vector512<float>, Vector512<float>, Vector512<float>>(Vector<TKernel>).Method,
            new Func<double, double, double>(Scalar<TKernel>).Method,
            new Func<float, float, float>(Scalar<TKernel>).Method);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Vector<TKernel>(Vector512<double> x, Vector512<double> y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Vector<TKernel>(Vector512<float> x, Vector512<float> y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<double> Lanes<TKernel>(Vector512<double> x, Vector512<double> y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> Lanes<TKernel>(Vector512<float> x, Vector512<float> y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Scalar<TKernel>(double x, double y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Scalar<TKernel>(float x, float y)
        where TKernel : struct, IBinaryKernel<TKernel> => TKernel.Invoke(x, y);
}

/// <inheritdoc cref="UnaryMethods"/>
internal static class TernaryMethods
{
    public static ElementwiseMethods Of<TKernel>()
        where TKernel : struct, ITernaryKernel<TKernel> => new(
            3,
            false,
            new Func<Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>>(Vector<TKernel>).Method,
            new Func<Vector512<float>, Vector512<float>, Vector512<float>, Vector512<float>>(Vector<TKernel>).Method,
            new Func<double, double, double, double>(Scalar<TKernel>).Method,
            new Func<float, float, float, float>(Scalar<TKernel>).Method);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Vector<TKernel>(Vector512<double> x, Vector512<double> y, Vector512<double> z)
        where TKernel : struct, ITernaryKernel<TKernel> => TKernel.Invoke(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Vector<TKernel>(Vector512<float> x, Vector512<float> y, Vector512<float> z)
        where TKernel : struct, ITernaryKernel<TKernel> => TKernel.Invoke(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Scalar<TKernel>(double x, double y, double z)
        where TKernel : struct, ITernaryKernel<TKernel> => TKernel.Invoke(Vector512.CreateScalarUnsafe(x), Vector512.CreateScalarUnsafe(y), Vector512.CreateScalarUnsafe(z)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Scalar<TKernel>(float x, float y, float z)
        where TKernel : struct, ITernaryKernel<TKernel> => TKernel.Invoke(Vector512.CreateScalarUnsafe(x), Vector512.CreateScalarUnsafe(y), Vector512.CreateScalarUnsafe(z)).ToScalar();
}
