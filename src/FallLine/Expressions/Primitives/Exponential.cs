using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>eˣ.</summary>
internal sealed record Exp : Unary<Exp.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => y;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Exp(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Exp(x);
    }
}

/// <summary>eˣ - 1, accurate near 0.</summary>
internal sealed record Expm1 : Unary<Expm1.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Exp(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Expm1(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Expm1(x);
    }
}

/// <summary>The natural logarithm.</summary>
internal sealed record Log : Unary<Log.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / x;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Log(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Log(x);
    }
}

/// <summary>log(1 + x), accurate near 0.</summary>
internal sealed record Log1p : Unary<Log1p.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (1 + x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Log1p(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Log1p(x);
    }
}

/// <summary>The logarithm to base 10.</summary>
internal sealed record Log10 : Unary<Log10.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (Math.Log(10) * x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Log10(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Log10(x);
    }
}

/// <summary>The logarithm to base 2.</summary>
internal sealed record Log2 : Unary<Log2.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 1 / (Math.Log(2) * x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Log2(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Log2(x);
    }
}

/// <summary>1 / (1 + e⁻ˣ), without overflow.</summary>
internal sealed record Sigmoid : Unary<Sigmoid.Kernel>
{
    // Not y·(1 - y): that cancels for large x.
    protected override Expr Derivative(Expr x, Expr y) => y * Expr.Sigmoid(-x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Sigmoid(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Sigmoid(x);
    }
}

/// <summary>log(1 + eˣ) = max(x, 0) + log1p(e^-|x|), without overflow and without loss for very negative x.</summary>
internal sealed record Softplus : Unary<Softplus.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Sigmoid(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Softplus(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Softplus(x);
    }
}

/// <summary>max(x, 0); the subgradient at 0 is 0.</summary>
internal sealed record Relu : Unary<Relu.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => x > 0;

    public override Expr Taken(int operand, Expr node) => node.Operands[0] > 0;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Max(x, Vector512<double>.Zero);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.Max(x, Vector512<float>.Zero);
    }
}
