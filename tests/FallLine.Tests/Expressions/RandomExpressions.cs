using FsCheck;
using FsCheck.Fluent;

namespace FallLine.Tests.Expressions;

/// <summary>A random scalar function of x, y and the vector v of two elements, whose parts share and repeat, and a point.</summary>
internal sealed record RandomExpression(Expr Body, IReadOnlyList<Expr> Inputs, double[] Point)
{
    private static readonly Func<Expr, Expr>[] Unary =
    [
        x => -x, x => x * x, x => 1 / x, Expr.Sin, Expr.Cos, Expr.Exp, Expr.Log, Expr.Sqrt, Expr.Tanh, Expr.Abs, Expr.Sigmoid, Expr.Relu, Expr.Erfc,
        x => Expr.Pow(x, 2), x => Expr.Pow(x, 3), x => Expr.Pow(x, -1), x => Expr.Pow(x, -2), x => Expr.Pow(x, 1.0 / 3), x => 0.1 * x, x => x / 3, x => x - 1,
        x => 1 + x, x => -2 * x, x => x * Math.PI, x => 2 - x, x => x + -0.5, x => Expr.Hypot(x, 1),
    ];

    private static readonly Func<Expr, Expr, Expr>[] Binary =
    [
        (x, y) => x + y, (x, y) => x - y, (x, y) => x * y, (x, y) => x / y, (x, y) => x + -y, (x, y) => x - (-3 * y), (x, y) => y - x, Expr.Pow, Expr.Max, Expr.Atan2,
        (x, y) => x < y, (x, y) => x >= y, (x, y) => Expr.Where(x > y, x, y), (x, y) => Expr.Where(x > 0, y, 0), (x, y) => Expr.Where(Expr.NotEqual(x, y), 1, y), (x, y) => (x - y) * (x + y),
    ];

    public static Arbitrary<RandomExpression> Arbitrary { get; } =
        (from seed in Gen.Choose(0, int.MaxValue - 1)
         from size in Gen.Choose(1, 30)
         select Create(new Random(seed), size)).ToArbitrary();

    public override string ToString() => $"{Body} at {string.Join(", ", Point)}";

    private static RandomExpression Create(Random random, int size)
    {
        Expr v = Expr.Input("v", Shape.Vector(2));
        Expr[] inputs = [Expr.Input("x", Shape.Scalar), Expr.Input("y", Shape.Scalar), v];
        List<Expr> parts = [inputs[0], inputs[1], v[0], v[1], random.Next(-3, 4), Math.Round(random.NextDouble(), 2), 1e-7, 2.0 / 7];
        for (int i = 0; i < size; i++)
        {
            Expr Part() => parts[random.Next(random.Next(2) == 0 ? 0 : Math.Max(0, parts.Count - 4), parts.Count)];
            parts.Add(random.Next(2) == 0 ? Unary[random.Next(Unary.Length)](Part()) : Binary[random.Next(Binary.Length)](Part(), Part()));
        }

        return new RandomExpression(parts[^1], inputs, [.. Enumerable.Range(0, 4).Select(_ => (random.NextDouble() * 4) - 1)]);
    }
}
