using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>sin x, x in radians.</summary>
internal sealed record Sin : Unary<Sin.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Cos(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Sin(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Sin(x);
    }
}

/// <summary>cos x, x in radians.</summary>
internal sealed record Cos : Unary<Cos.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => -Expr.Sin(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Cos(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Cos(x);
    }
}

/// <summary>tan x, x in radians.</summary>
internal sealed record Tan : Unary<Tan.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 + (y * y);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Tan(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Tan(x);
    }
}

/// <summary>The angle in [-π/2, π/2] whose sine is x.</summary>
internal sealed record Asin : Unary<Asin.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / Expr.Sqrt((1 - x) * (1 + x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Asin(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Asin(x);
    }
}

/// <summary>The angle in [0, π] whose cosine is x.</summary>
internal sealed record Acos : Unary<Acos.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => -1 / Expr.Sqrt((1 - x) * (1 + x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Acos(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Acos(x);
    }
}

/// <summary>The angle in (-π/2, π/2) whose tangent is x.</summary>
internal sealed record Atan : Unary<Atan.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (1 + (x * x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Atan(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Atan(x);
    }
}

/// <summary>The angle of the point whose ordinate is the first operand and whose abscissa is the second, in (-π, π]; the subgradient at the origin is 0.</summary>
internal sealed record Atan2 : Binary<Atan2.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => OverSquaredRadius(y, x, y);

    protected override Expr Right(Expr x, Expr y, Expr z) => OverSquaredRadius(-x, x, y);

    // Divided by the radius twice, so that its square neither overflows nor vanishes.
    private static Expr OverSquaredRadius(Expr numerator, Expr x, Expr y)
    {
        Expr radius = Expr.Hypot(x, y);
        return Expr.Where(Expr.Equal(radius, 0), 0, numerator / radius / radius);
    }

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => VectorMath.Atan2(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => VectorMath.Atan2(x, y);
    }
}
