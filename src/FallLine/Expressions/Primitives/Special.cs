using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>The error function.</summary>
internal sealed record Erf : Unary<Erf.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => 2 / Math.Sqrt(Math.PI) * Expr.Exp(-(x * x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Erf(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Erf(x);
    }
}

/// <summary>1 - erf x, accurate for large x.</summary>
internal sealed record Erfc : Unary<Erfc.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => -2 / Math.Sqrt(Math.PI) * Expr.Exp(-(x * x));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Erfc(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Erfc(x);
    }
}

/// <summary>e^(x²)·erfc x. Logarithms of erfc are made of it.</summary>
/// <remarks>Its derivative is a difference that loses 2x² units in the last place; in the derivative of its logarithm that is a rounding of 2x.</remarks>
internal sealed record Erfcx : Unary<Erfcx.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => (2 * x * y) - (2 / Math.Sqrt(Math.PI));

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Erfcx(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Erfcx(x);
    }
}

/// <summary>The gamma function.</summary>
internal sealed record Gamma : Unary<Gamma.Kernel>
{
    protected override Expr Derivative(Expr x, Expr y) => y * Expr.Digamma(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Gamma(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Gamma(x);
    }
}

/// <summary>log |Γ(x)|.</summary>
internal sealed record LogGamma : Unary<LogGamma.Kernel>
{
    public override string Name => "lgamma";

    protected override Expr Derivative(Expr x, Expr y) => Expr.Digamma(x);

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.LogGamma(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.LogGamma(x);
    }
}

/// <summary>The derivative of order <paramref name="Order"/> of digamma: ψ, ψ′, ψ″ … for 0, 1, 2 …</summary>
/// <remarks>A kernel is a type, and a type carries no number: the orders that have one are listed, and reach the fifth derivative of lgamma.</remarks>
internal sealed record Polygamma(int Order) : Elementwise
{
    public override string Name => Order switch { 0 => "digamma", 1 => "trigamma", _ => $"polygamma{Order}" };

    public override ElementwiseLoops Loops => Order switch
    {
        0 => UnaryLoop.Of<Kernel0>(),
        1 => UnaryLoop.Of<Kernel1>(),
        2 => UnaryLoop.Of<Kernel2>(),
        3 => UnaryLoop.Of<Kernel3>(),
        4 => UnaryLoop.Of<Kernel4>(),
        _ => throw new NotSupportedException($"gamma and lgamma have derivatives up to order 5 here; this asks for order {Order + 1}."),
    };

    public override Expr Partial(int operand, Expr node) => Expr.Apply(new Polygamma(Order + 1), node.Operands[0]);

    private readonly struct Kernel0 : IUnaryKernel<Kernel0>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Digamma(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Digamma(x);
    }

    private readonly struct Kernel1 : IUnaryKernel<Kernel1>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => VectorMath.Trigamma(x);

        public static Vector512<float> Invoke(Vector512<float> x) => VectorMath.Trigamma(x);
    }

    private readonly struct Kernel2 : IScalarUnaryKernel<Kernel2>
    {
        public static double Invoke(double x) => SpecialFunctions.Polygamma(2, x);
    }

    private readonly struct Kernel3 : IScalarUnaryKernel<Kernel3>
    {
        public static double Invoke(double x) => SpecialFunctions.Polygamma(3, x);
    }

    private readonly struct Kernel4 : IScalarUnaryKernel<Kernel4>
    {
        public static double Invoke(double x) => SpecialFunctions.Polygamma(4, x);
    }
}

/// <summary>The greatest integer not above x; its derivative is 0.</summary>
internal sealed record Floor : Unary<Floor.Kernel>
{
    protected override Expr? Derivative(Expr x, Expr y) => null;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Floor(x);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.Floor(x);
    }
}

/// <summary>The least integer not below x; its derivative is 0.</summary>
internal sealed record Ceil : Unary<Ceil.Kernel>
{
    protected override Expr? Derivative(Expr x, Expr y) => null;

    public readonly struct Kernel : IUnaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x) => Vector512.Ceiling(x);

        public static Vector512<float> Invoke(Vector512<float> x) => Vector512.Ceiling(x);
    }
}
