using System.Globalization;
using System.Text.RegularExpressions;
using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Values that are computed again instead of kept: the same numbers in less memory.</summary>
public sealed partial class CheckpointTests
{
    private const int Width = 1000;
    private const int Depth = 144;

    [Fact]
    public void A_chain_in_parts_has_the_same_derivatives_and_needs_a_quarter_of_the_memory()
    {
        Function kept = Function.Of(x => Sum(Layers(x, Depth)), Shape.Vector(Width));
        Function again = Function.Of(x => Sum(InParts(x, 12)), Shape.Vector(Width));
        double[] point = [.. Enumerable.Range(0, Width).Select(i => Math.Sin(i))];
        double[] direction = [.. Enumerable.Range(0, Width).Select(i => Math.Cos(i))];
        Assert.Equal(kept.Value(point), again.Value(point), 1e-12);
        Close.Check(kept.Gradient(point), again.Gradient(point), 1e-13);
        double[] expected = new double[Width];
        double[] actual = new double[Width];
        kept.HessianProduct(point, direction, expected);
        again.HessianProduct(point, direction, actual);
        Close.Check(expected, actual, 1e-12);

        // 144 layers keep 144 arrays; 12 parts keep 12, and the inside of one part.
        Assert.InRange(Memory(again.ComputedGradient), 12 * Width * 8, Memory(kept.ComputedGradient) / 4);
    }

    [Fact]
    public void A_fold_in_segments_has_the_same_derivatives_and_needs_a_sixth_of_the_memory()
    {
        Expr forces = Literal([.. Enumerable.Range(0, 2 * 400).Select(i => Math.Cos(i))], Shape.Matrix(400, 2));
        Expr Step(Expr s, Expr force) => Sin(s * force[0]) + (force[1] * s);
        Function kept = Function.Of(x => Sum(Fold(x, forces, Step)), Shape.Vector(Width));
        Function again = Function.Of(x => Sum(Fold(x, forces, Step, segments: 20)), Shape.Vector(Width));
        double[] point = [.. Enumerable.Range(0, Width).Select(i => Math.Sin(i))];
        Assert.Equal(kept.Value(point), again.Value(point), 1e-12);
        Close.Check(kept.Gradient(point), again.Gradient(point), 1e-12);

        // 400 states, or 20 at the ends of segments and 20 inside of one.
        Assert.InRange(Memory(again.ComputedGradient), 40 * Width * 8, Memory(kept.ComputedGradient) / 6);
    }

    [Fact]
    public void What_it_captures_has_a_derivative()
    {
        Parameters parameters = Parameters.Of(("x", Shape.Vector(3)), ("w", Shape.Matrix(3, 3)), ("a", Shape.Scalar));
        Expr Layer(Variables p, Expr x) => Tanh((p["w"].Dot(x) * Exp(p["a"])) + p["x"]);
        Function plain = Function.Of(p => Sum(Layer(p, Layer(p, p["x"]))), parameters);
        Function again = Function.Of(p => Sum(Checkpoint(x => Layer(p, x), Checkpoint(x => Layer(p, x), p["x"]))), parameters);
        double[] point = [.. Enumerable.Range(0, parameters.Size).Select(i => Math.Sin(i))];
        Close.Check(plain.Gradient(point), again.Gradient(point), 1e-14);
        Close.Check([.. plain.Hessian(point).Cast<double>()], [.. again.Hessian(point).Cast<double>()], 1e-13);
    }

    [Fact]
    public void Fragile_compositions_are_accurate_inside_as_well()
    {
        Assert.Equal([1.0], Function.Of(x => Checkpoint(at => Log(1 + Exp(at)), x), Shape.Scalar).Gradient(800));
        Function sum = Function.Of(x => Fold(x - 5, 3, s => Log(Exp(s) + Exp(x))), Shape.Scalar);
        Assert.Equal(sum.Value(1) + 799, sum.Value(800), 1e-12);
        Assert.Equal(1, sum.Gradient(800)[0], 1e-14);
    }

    [Fact]
    public void Runs_allocate_nothing()
    {
        Kernel kernel = Kernel.Compile(Function.Of(x => Sum(Checkpoint(at => Layers(at, 2), Checkpoint(at => Layers(at, 2), x))), Shape.Vector(20)).ComputedGradient);
        double[] point = new double[20];
        double[] gradient = new double[20];
        kernel.Run(point, gradient);
        Assert.Equal(0, Allocation.Of(() => kernel.Run(point, gradient)));
    }

    /// <remarks>Each element goes to its neighbour's place, so that no layer's work passes to the next in a tile.</remarks>
    private static Expr Layers(Expr x, int count)
    {
        for (int i = 0; i < count; i++)
        {
            x = Sin(x) + (0.5 * x * Cos(0.1 * x));
            x = x.Shape.Rank == 0 ? x : Concatenate([x[1..], x[..1]]);
        }

        return x;
    }

    private static Expr InParts(Expr x, int parts)
    {
        for (int part = 0; part < parts; part++)
        {
            x = Checkpoint(at => Layers(at, Depth / parts), x);
        }

        return x;
    }

    private static long Memory(Graph graph) =>
        long.Parse(Bytes().Match(Kernel.Compile(graph).Explain()).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) bytes of working memory")]
    private static partial Regex Bytes();
}
