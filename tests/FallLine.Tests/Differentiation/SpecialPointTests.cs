using FallLine.Differentiation;
using FallLine.Expressions;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Derivatives where there is none in the classical sense, and where a branch that is not taken has none.</summary>
public sealed class SpecialPointTests
{
    private const double Infinite = double.PositiveInfinity;

    public static TheoryData<string, double, double> Kinks => new()
    {
        { "abs", 0, 0 },
        { "relu", 0, 0 },
        { "sign", 0, 0 },
        { "floor", 2, 0 },
        { "ceil", 2, 0 },
        { "norm", 0, 0 },
        { "hypot", 0, 0 },
        { "atan2", 0, 0 },
        { "max", 1, 0.5 },
        { "min", 1, 0.5 },
        { "power 0", 0, 0 },
        { "power 1", 0, 1 },
        { "power 2", 0, 0 },
        { "power 3", -2, 12 },
    };

    [Theory]
    [MemberData(nameof(Kinks))]
    public void A_kink_has_its_documented_derivative(string name, double at, double expected)
    {
        Func<Expr, Expr> function = name switch
        {
            "abs" => Abs,
            "relu" => Relu,
            "sign" => Sign,
            "floor" => Floor,
            "ceil" => Ceil,
            "norm" => Norm,
            "hypot" => x => Hypot(x, 0),
            "atan2" => x => Atan2(x, x),
            "max" => x => Max(x, 1),
            "min" => x => Min(x, 1),
            "power 0" => x => Pow(x, 0),
            "power 1" => x => Pow(x, 1),
            "power 2" => x => Pow(x, 2),
            _ => x => Pow(x, 3),
        };
        Assert.Equal(expected, Derivatives(function, at)[1]);
    }

    /// <summary>The second row of each factor is √0 in all that the choice takes nothing of: an infinite derivative, which must not show.</summary>
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    public void A_product_is_differentiated_only_by_the_rows_and_columns_that_are_taken(bool turnLeft, bool turnRight, bool batch)
    {
        Expr a = Input("a", Shape.Matrix(3, 2));
        Expr b = Input("b", Shape.Matrix(3, 2));
        (Expr left, Expr right) = (Sqrt(a), Sqrt(b).Transpose());
        Expr one = Apply(new MatrixProduct(turnLeft, turnRight), turnLeft ? left.Transpose() : left, turnRight ? right.Transpose() : right);
        Expr taken = Literal([1, 0, 1, 0, 0, 0, 1, 0, 0], Shape.Matrix(3, 3));
        Expr value = batch
            ? Sum(Where(Broadcast(taken, Shape.Of(2, 3, 3)), Broadcast(left, Shape.Of(2, 3, 2)).Dot(right), 0))
            : Sum(Where(taken, one, 0));
        Kernel kernel = Kernel.Compile(Graph.Of([a, b], ReverseMode.Gradient(value, [a, b])));
        double[] gradient = new double[12];
        kernel.Run([4, 4, 0, 0, 4, 4, 1, 1, 0, 0, 9, 9], gradient);
        double times = batch ? 2 : 1;
        double[] expected = [1, 1, 0, 0, 0.25, 0.25, 2, 2, 0, 0, 1.0 / 3, 1.0 / 3];
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(times * pair.First, pair.Second, 1e-12));
    }

    /// <summary>∂²/∂x∂y of x^y is x^(y-1)·(1 + y·log x): not 0 where y is 0.</summary>
    [Fact]
    public void A_power_whose_exponent_is_zero_keeps_its_mixed_second_derivative()
    {
        Function power = Function.Of(x => Pow(x[0], x[1]), Shape.Vector(2));
        double[,] hessian = power.Hessian(2, 0);
        Assert.Equal([0, 0.5, 0.5, Math.Log(2) * Math.Log(2)], hessian.Cast<double>().ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([0, 0], power.Gradient(0, 0));
    }

    [Fact]
    public void Equal_greatest_elements_share_the_derivative()
    {
        Expr v = Input("v", Shape.Vector(4));
        Kernel kernel = Kernel.Compile(Graph.Of([v], ReverseMode.Gradient(Max(v), [v])));
        double[] gradient = new double[4];
        kernel.Run([3, 1, 3, 2], gradient);
        Assert.Equal([0.5, 0, 0.5, 0], gradient);
    }

    public static TheoryData<string, double, double, double, double> Branches => new()
    {
        // Name, point, value, first and second derivative.
        { "log", 0, 0, 0, 0 },
        { "log", 2, Math.Log(2), 0.5, -0.25 },
        { "sqrt", -1, 0, 0, 0 },
        { "sqrt", 0, 0, 0, 0 },
        { "sqrt", 4, 2, 0.25, -1.0 / 32 },
        { "sinc", 0, 1, 0, 0 },
        { "nested", 0, 0, 0, 2 },
        { "nested", -1, 1, -2, 2 },
        { "nested", Math.E, 0, 1 / Math.E, -2 / (Math.E * Math.E) },
        { "power", 0, 0, 0, 0 },
        { "reciprocal of the other", 0, 0, 1, 0 },
        { "min with infinity", 0, 0, 1, 0 },
        { "max with minus infinity", 0, 0, 1, 0 },
        { "max of roots", -1, 0, 0, 0 },
        { "relu of a root", 0, 0, 0, 0 },
        { "greatest of two", 0, 0, 1, 0 },
        { "matrix product", 0, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Branches))]
    public void A_branch_not_taken_poisons_no_derivative(string name, double at, double value, double first, double second)
    {
        Func<Expr, Expr> function = name switch
        {
            "log" => x => Where(x > 0, Log(x), 0),
            "sqrt" => x => Where(x > 0, Sqrt(x), 0),
            "sinc" => x => Where(Equal(x, 0), 1, Sin(x) / x),
            "nested" => x => Where(x > 0, Where(x > 1, Log(Log(x)), x), x * x),
            "power" => x => Where(x > 0, Pow(x, 0.5), x * x * x),
            "reciprocal of the other" => x => Where(x > 0, 1 / x, x + (0 * Where(x > 0, Log(x), 0))),
            "min with infinity" => x => Min(x, 1 / Abs(x)),
            "max with minus infinity" => x => Max(x, Log(Abs(x))),
            "greatest of two" => x => Max(Concatenate([x, Log(x)])),
            "matrix product" => x => Where(x > 0, Sum(Full(1, Shape.Matrix(2, 2)).Dot(Concatenate([Sqrt(x), Log(x)]))), 0),
            "max of roots" => x => Max(Where(x > 0, Sqrt(x), 0), 0),
            _ => x => Where(x > 0, Relu(Sqrt(x)), 0),
        };
        foreach (bool forwardFirst in new[] { false, true })
        {
            foreach (bool forwardThen in new[] { false, true })
            {
                double[] derivatives = Derivatives(function, at, forwardFirst, forwardThen);
                Assert.Equal(value, derivatives[0], 1e-12);
                Assert.Equal(first, derivatives[1], 1e-12);
                Assert.Equal(second, derivatives[2], 1e-12);
            }
        }
    }

    [Fact]
    public void A_NaN_that_is_taken_is_not_hidden()
    {
        Assert.Equal(double.NaN, Derivatives(x => 0 * Log(x), -1)[0]);
        Assert.Equal(double.NaN, Derivatives(x => Log(x) - Log(x), -1)[0]);
        Assert.Equal(Infinite, Derivatives(Sqrt, 0)[1]);
    }

    [Fact]
    public void A_loop_over_the_elements_of_a_vector_gives_a_graph_that_grows_in_proportion()
    {
        int Nodes(int n)
        {
            Expr x = Input("x", Shape.Vector(n));
            Expr f = 0;
            for (int i = 0; i + 1 < n; i++)
            {
                f += (100 * Square(x[i + 1] - Square(x[i]))) + Square(1 - x[i]);
            }

            return Graph.Of([x], [f, .. ReverseMode.Gradient(f, [x])]).Nodes.Length;
        }

        int small = Nodes(250);
        Assert.InRange(Nodes(1000), 3.9 * small, 4.1 * small);
        Assert.InRange(Nodes(1000), 1000, 40_000);
    }

    [Fact]
    public void A_graph_100_000_deep_can_be_differentiated()
    {
        Expr x = Input("x", Shape.Scalar);
        Expr deep = x;
        for (int i = 0; i < 100_000; i++)
        {
            deep = (deep * 1.00001) + 1e-6;
        }

        Kernel kernel = Kernel.Compile(Graph.Of([x], ReverseMode.Gradient(deep, [x])));
        double[] gradient = new double[1];
        kernel.Run([1], gradient);
        Assert.Equal(Math.Pow(1.00001, 100_000), gradient[0], 1e-9);
    }

    /// <summary>The value and the first two derivatives, each by either mode.</summary>
    private static double[] Derivatives(Func<Expr, Expr> function, double at, bool forwardFirst = false, bool forwardThen = false)
    {
        Expr x = Input("x", Shape.Scalar);
        Expr Slope(Expr y, bool forward) => forward ? ForwardMode.Pushforward([y], [x], [1])[0] : ReverseMode.Gradient(y, [x])[0];
        Expr value = function(x);
        Expr first = Slope(value, forwardFirst);
        Expr second = Slope(first, forwardThen);
        Kernel kernel = Kernel.Compile(Graph.Of([x], [value, first, second]));
        double[] result = new double[3];
        kernel.Run([at], result);
        return result;
    }
}
