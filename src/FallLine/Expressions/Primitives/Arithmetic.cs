using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>x + y.</summary>
internal sealed record Add : Binary<Add.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => 1;

    protected override Expr Right(Expr x, Expr y, Expr z) => 1;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => x + y;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => x + y;
    }
}

/// <summary>x - y.</summary>
internal sealed record Subtract : Binary<Subtract.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => 1;

    protected override Expr Right(Expr x, Expr y, Expr z) => -1;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => x - y;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => x - y;
    }
}

/// <summary>x · y, element by element.</summary>
internal sealed record Multiply : Binary<Multiply.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => y;

    protected override Expr Right(Expr x, Expr y, Expr z) => x;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => x * y;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => x * y;
    }
}

/// <summary>x / y.</summary>
internal sealed record Divide : Binary<Divide.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => 1 / y;

    protected override Expr Right(Expr x, Expr y, Expr z) => -z / y;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => x / y;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => x / y;
    }
}

/// <summary>-x.</summary>
internal sealed record Negate : Unary<Negate.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => -1;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => -x;

        public static Vector512<float> Invoke(Vector512<float> x) => -x;
    }
}

/// <summary>|x|; the subgradient at 0 is 0.</summary>
internal sealed record Abs : Unary<Abs.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => Expr.Sign(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Abs(x);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.Abs(x);
    }
}

/// <summary>-1, 0 or 1 by the sign of x (NaN stays NaN); its derivative is 0, at 0 too.</summary>
internal sealed record Sign : Unary<Sign.Kernel>
{
    protected override Expr? Derivative(Expr x, Expr y) => null;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(x), Vector512<double>.Zero), Vector512.CopySign(Vector512<double>.One, x), x);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.ConditionalSelect(Vector512.GreaterThan(Vector512.Abs(x), Vector512<float>.Zero), Vector512.CopySign(Vector512<float>.One, x), x);
    }
}
