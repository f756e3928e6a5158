using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>The hyperbolic sine.</summary>
internal sealed record Sinh : Unary<Sinh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Cosh(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Sinh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Sinh(x);
    }
}

/// <summary>The hyperbolic cosine.</summary>
internal sealed record Cosh : Unary<Cosh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Sinh(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Cosh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Cosh(x);
    }
}

/// <summary>The hyperbolic tangent.</summary>
internal sealed record Tanh : Unary<Tanh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => (1 - y) * (1 + y);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Tanh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Tanh(x);
    }
}

/// <summary>The number whose hyperbolic sine is x.</summary>
internal sealed record Asinh : Unary<Asinh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / Expr.Hypot(x, 1);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Asinh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Asinh(x);
    }
}

/// <summary>The number ≥ 0 whose hyperbolic cosine is x ≥ 1.</summary>
internal sealed record Acosh : Unary<Acosh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (Expr.Sqrt(x - 1) * Expr.Sqrt(x + 1));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Acosh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Acosh(x);
    }
}

/// <summary>The number whose hyperbolic tangent is x.</summary>
internal sealed record Atanh : Unary<Atanh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / ((1 - x) * (1 + x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Atanh(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Atanh(x);
    }
}
