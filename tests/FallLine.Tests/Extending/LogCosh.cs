using System.Runtime.Intrinsics;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Tests.Extending;

/// <summary>log cosh x = |x| - log 2 + log1p(e^(-2|x|)), without overflow.</summary>
internal sealed record LogCosh : Unary<LogCosh.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Tanh(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x)
        {
            Vector512<double> size = Vector512.Abs(x);
            return size - Vector512.Create(Math.Log(2)) + VectorMath.Log1p(VectorMath.Exp(-2 * size));
        }

        public static Vector512<float> Invoke(Vector512<float> x)
        {
            Vector512<float> size = Vector512.Abs(x);
            return size - Vector512.Create(MathF.Log(2)) + VectorMath.Log1p(VectorMath.Exp(-2 * size));
        }
    }
}
