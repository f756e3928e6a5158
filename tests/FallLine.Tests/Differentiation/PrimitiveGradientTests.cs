using System.Collections.Immutable;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine.Tests.Differentiation;

/// <summary>
/// Every primitive's reverse rule against central differences along one seeded direction, and the rule's own derivative
/// likewise: what is exact to second order in a random direction is exact.
/// </summary>
public sealed class PrimitiveGradientTests
{
    public static TheoryData<string> Elementwise => [.. ElementwiseCase.All.Select(item => item.Name)];

    public static TheoryData<string> Structural => [.. StructuralCase.All.Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Elementwise))]
    public void An_elementwise_rule_is_exact_to_second_order(string name)
    {
        ElementwiseCase item = ElementwiseCase.All.Single(x => x.Name == name);
        Expr[] inputs = [.. Enumerable.Range(0, item.Arity).Select(i => Expr.Input("x" + i, Shape.Vector(5)))];
        CheckBothOrders(name, inputs, item.Apply(inputs), item.Low, item.High);
    }

    [Theory]
    [MemberData(nameof(Structural))]
    public void The_rule_of_every_other_primitive_is_exact_to_second_order(string name)
    {
        StructuralCase item = StructuralCase.All.Single(x => x.Name == name);
        Expr[] inputs = [.. item.Inputs.Select((shape, i) => Expr.Input("x" + i, shape))];

        // A curved function of it, so that the second derivative is not zero.
        Expr result = item.Apply(inputs);
        if (item.Kind != typeof(StopGradient))
        {
            CheckBothOrders(name, inputs, Expr.Sin(result * 0.3), -1, 1);
            return;
        }

        Assert.All(ReverseMode.Gradient(Expr.Sum(result), inputs), gradient => Assert.True(gradient.Primitive is Constant { Value: 0 }));
    }

    [Fact]
    public void Every_elementwise_primitive_has_a_case() =>
        Assert.Empty(ElementwiseCase.Kinds.Except(ElementwiseCase.All.Select(item => item.Kind)));

    [Fact]
    public void Every_other_primitive_has_a_case() =>
        Assert.Empty(StructuralCase.Kinds.Except(StructuralCase.All.Select(item => item.Kind)));

    private static void CheckBothOrders(string name, Expr[] inputs, Expr result, double low, double high)
    {
        Random random = new(11);
        double[] Numbers(int count, double from, double to) => [.. Enumerable.Range(0, count).Select(_ => from + (random.NextDouble() * (to - from)))];
        int size = inputs.Sum(x => x.Shape.Size);

        // Evenly spread in random order: no two are so close that a step of the differences passes a tie.
        double[] point = [.. Enumerable.Range(0, size).Select(i => low + ((i + 0.5) / size * (high - low)))];
        random.Shuffle(point);
        double[] direction = Numbers(size, -1, 1);

        // Random weights, so that no two elements' errors cancel.
        Expr value = Expr.Sum(result * Expr.Literal(Numbers(result.Shape.Size, 0.5, 1.5), result.Shape));
        Expr slope = Along(value, inputs, Numbers(size, -1, 1));
        Check(name, inputs, value, point, direction);
        Check(name + ", second order", inputs, slope, point, direction);
    }

    /// <summary>The derivative of a scalar along a direction: its gradient times that.</summary>
    private static Expr Along(Expr value, Expr[] inputs, double[] direction)
    {
        ImmutableArray<Expr> gradient = ReverseMode.Gradient(value, inputs);
        Expr slope = 0;
        int from = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int count = inputs[i].Shape.Size;
            slope += Expr.Sum(gradient[i] * Expr.Literal(direction[from..(from + count)], inputs[i].Shape));
            from += count;
        }

        return slope;
    }

    private static void Check(string name, Expr[] inputs, Expr value, double[] point, double[] direction)
    {
        Kernel function = Kernel.Compile(Graph.Of(inputs, [value]));
        Kernel derivative = Kernel.Compile(Graph.Of(inputs, [Along(value, inputs, direction)]));
        double exact = Run(derivative, point);
        double difference = Difference(function, point, direction);
        Assert.True(Math.Abs(exact - difference) <= 1e-8 * (1 + Math.Abs(exact)), $"{name}: {exact:R} by the rule, {difference:R} by differences");
    }

    /// <summary>Central differences of order four: (8(f(h) - f(-h)) - (f(2h) - f(-2h))) / 12h.</summary>
    private static double Difference(Kernel function, double[] point, double[] direction)
    {
        const double Step = 1e-3;
        double At(double t) => Run(function, [.. point.Zip(direction, (x, d) => x + (t * Step * d))]);
        return ((8 * (At(1) - At(-1))) - (At(2) - At(-2))) / (12 * Step);
    }

    private static double Run(Kernel kernel, double[] point)
    {
        double value = 0;
        kernel.Run(point, new Span<double>(ref value));
        return value;
    }
}
