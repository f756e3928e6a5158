using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>√x.</summary>
internal sealed record Sqrt : Unary<Sqrt.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 0.5 / y;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Sqrt(x);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.Sqrt(x);
    }
}

/// <summary>The real cube root.</summary>
internal sealed record Cbrt : Unary<Cbrt.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (3 * (y * y));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Cbrt(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Cbrt(x);
    }
}

/// <summary>x to the power y, as IEEE 754 <c>pow</c>.</summary>
/// <remarks>
/// With a constant exponent c the derivative is c·x^(c-1), exact at x ≤ 0 too. Otherwise the partial in x is y·x^(y-1), 0
/// where both are 0, and the partial in y is x^y·log x, 0 where x = 0. Where y alone is 0 the partial in x is 0 by its formula,
/// which must stand: its own partial in y is 1/x there.
/// </remarks>
internal sealed record Power : Binary<Power.Kernel>
{
    protected override Expr? Left(Expr x, Expr y, Expr z) => y.Primitive is Constant { Value: var c }
        ? c switch { 0 => null, 1 => 1, 2 => 2 * x, _ => c * Expr.Pow(x, c - 1) }
        : Expr.Where(Expr.Equal(x, 0) * Expr.Equal(y, 0), 0, y * Expr.Pow(x, y - 1));

    protected override Expr Right(Expr x, Expr y, Expr z) => Expr.Where(Expr.Equal(x, 0), 0, Expr.Log(x) * z);

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => VectorMath.Pow(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => VectorMath.Pow(x, y);
    }
}

/// <summary>√(x² + y²) without overflow; the subgradient at the origin is 0.</summary>
internal sealed record Hypot : Binary<Hypot.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => Expr.Where(Expr.Equal(z, 0), 0, x / z);

    protected override Expr Right(Expr x, Expr y, Expr z) => Expr.Where(Expr.Equal(z, 0), 0, y / z);

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => VectorMath.Hypot(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => VectorMath.Hypot(x, y);
    }
}
