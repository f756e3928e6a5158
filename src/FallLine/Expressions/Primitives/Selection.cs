using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using FallLine.Kernels;

namespace FallLine.Expressions;

/// <summary>1 where x &lt; y, else 0 (0 where either is NaN); its derivative is 0.</summary>
internal sealed record Less : Binary<Less.Kernel>
{
    protected override Expr? Left(Expr x, Expr y, Expr z) => null;

    protected override Expr? Right(Expr x, Expr y, Expr z) => null;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.LessThan(x, y) & Vector512<double>.One;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.LessThan(x, y) & Vector512<float>.One;
    }
}

/// <summary>1 where x ≤ y, else 0 (0 where either is NaN); its derivative is 0.</summary>
internal sealed record LessOrEqual : Binary<LessOrEqual.Kernel>
{
    protected override Expr? Left(Expr x, Expr y, Expr z) => null;

    protected override Expr? Right(Expr x, Expr y, Expr z) => null;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.LessThanOrEqual(x, y) & Vector512<double>.One;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.LessThanOrEqual(x, y) & Vector512<float>.One;
    }
}

/// <summary>1 where x = y, else 0 (0 where either is NaN); its derivative is 0.</summary>
internal sealed record Equal : Binary<Equal.Kernel>
{
    protected override Expr? Left(Expr x, Expr y, Expr z) => null;

    protected override Expr? Right(Expr x, Expr y, Expr z) => null;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.Equals(x, y) & Vector512<double>.One;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.Equals(x, y) & Vector512<float>.One;
    }
}

/// <summary>1 where x ≠ y, else 0 (1 where either is NaN); its derivative is 0.</summary>
internal sealed record NotEqual : Binary<NotEqual.Kernel>
{
    protected override Expr? Left(Expr x, Expr y, Expr z) => null;

    protected override Expr? Right(Expr x, Expr y, Expr z) => null;

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => ~Vector512.Equals(x, y) & Vector512<double>.One;

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => ~Vector512.Equals(x, y) & Vector512<float>.One;
    }
}

/// <summary>The second operand where the first is not 0, else the third. A NaN condition counts as not 0.</summary>
internal sealed record Where : Elementwise
{
    public override string Name => "if";

    public override ElementwiseLoops Loops => TernaryLoop.Of<Kernel>();

    public override Expr? Partial(int operand, Expr node) => Pullback(operand, node, 1);

    public override Expr? Taken(int operand, Expr node) => operand switch
    {
        0 => null,
        1 => Expr.NotEqual(node.Operands[0], 0),
        _ => Expr.Equal(node.Operands[0], 0),
    };

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) => tangents[1] is null && tangents[2] is null
        ? null
        : Expr.Where(node.Operands[0], tangents[1] ?? Expr.Zero(node), tangents[2] ?? Expr.Zero(node));

    // A selection and not a product: 0 times an infinite cotangent would be NaN.
    public override Expr? Pullback(int operand, Expr node, Expr cotangent) => operand switch
    {
        0 => null,
        1 => Expr.Where(node.Operands[0], cotangent, 0),
        _ => Expr.Where(node.Operands[0], 0, cotangent),
    };

    private readonly struct Kernel : ITernaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
            Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<double>.Zero), z, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
            Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), z, y);
    }
}

/// <summary>The greater of x and y (NaN where either is); at a tie each operand has half of the derivative.</summary>
internal sealed record Max : Binary<Max.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => Expr.Where(x > y, 1, Expr.Where(Expr.Equal(x, y), 0.5, 0));

    protected override Expr Right(Expr x, Expr y, Expr z) => Expr.Where(y > x, 1, Expr.Where(Expr.Equal(y, x), 0.5, 0));

    public override Expr Taken(int operand, Expr node) => node.Operands[operand] >= node.Operands[1 - operand];

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.Max(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.Max(x, y);
    }
}

/// <summary>The lesser of x and y (NaN where either is); at a tie each operand has half of the derivative.</summary>
internal sealed record Min : Binary<Min.Kernel>
{
    protected override Expr Left(Expr x, Expr y, Expr z) => Expr.Where(x < y, 1, Expr.Where(Expr.Equal(x, y), 0.5, 0));

    protected override Expr Right(Expr x, Expr y, Expr z) => Expr.Where(y < x, 1, Expr.Where(Expr.Equal(y, x), 0.5, 0));

    public override Expr Taken(int operand, Expr node) => node.Operands[operand] <= node.Operands[1 - operand];

    public readonly struct Kernel : IBinaryKernel<Kernel>
    {
        public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y) => Vector512.Min(x, y);

        public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y) => Vector512.Min(x, y);
    }
}
