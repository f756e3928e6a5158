using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>The transformations of <see cref="Function"/>: at numbers, inside other functions, and nested.</summary>
public sealed class FunctionTransformationTests
{
    private static readonly Function Polar = Function.Of(x => Concatenate([x[0] * Cos(x[1]), x[0] * Sin(x[1])]), Shape.Vector(2));
    private static readonly double[,] PolarJacobian = { { Math.Cos(0.5), -2 * Math.Sin(0.5) }, { Math.Sin(0.5), 2 * Math.Cos(0.5) } };

    [Fact]
    public void Products_with_the_Jacobian_are_its_columns_and_rows()
    {
        Close.Check([PolarJacobian[0, 1], PolarJacobian[1, 1]], Polar.Jvp([2, 0.5], [0, 1]), 1e-15);
        Close.Check([PolarJacobian[1, 0], PolarJacobian[1, 1]], Polar.Vjp([2, 0.5], [0, 1]), 1e-15);
        Close.Check([.. PolarJacobian.Cast<double>()], [.. Polar.Jacobian(2, 0.5).Cast<double>()], 1e-15);
    }

    [Fact]
    public void Inside_a_function_they_are_the_same()
    {
        Expr unit = Literal([0.0, 1]);
        double[] At(Func<Expr, Expr> derivative) => Function.Of(derivative, Shape.Vector(2)).Values(2, 0.5);
        Close.Check([PolarJacobian[0, 1], PolarJacobian[1, 1]], At(x => Polar.Jvp(x, unit)), 1e-15);
        Close.Check([PolarJacobian[1, 0], PolarJacobian[1, 1]], At(x => Polar.Vjp(x, unit)), 1e-15);
        Close.Check([.. PolarJacobian.Cast<double>()], At(Polar.Jacobian), 1e-15);
        Function cubic = Function.Of(x => x[0] * x[0] * x[1], Shape.Vector(2));
        Close.Check([2 * 0.5, 2 * 2, 2 * 2, 0], At(cubic.Hessian), 1e-15);
        Close.Check([2 * 0.5, 0], At(cubic.HessianDiagonal), 1e-15);
    }

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 2 }, { 2, 30 }, { 30, 2 }, { 100, 100 }, { 600, 3 }, { 3, 600 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_Jacobian_is_the_same_whichever_way_it_is_computed(int rows, int columns)
    {
        Random random = new(5);
        double[] weights = [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() - 0.5)];
        double[] point = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble())];
        Function f = Function.Of(x => Tanh(Literal(weights, Shape.Matrix(rows, columns)).Dot(x)), Shape.Vector(columns));
        double[,] jacobian = f.Jacobian(point);
        double[] values = f.Values(point);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Assert.Equal((1 - (values[i] * values[i])) * weights[(i * columns) + j], jacobian[i, j], 1e-14);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(1100)]
    public void The_Hessian_is_that_of_the_formula(int n)
    {
        // Σ cᵢxᵢ³ + (Σ xᵢ)²/2: its Hessian is diag(6cᵢxᵢ) + 1.
        double[] point = [.. Enumerable.Range(0, n).Select(i => (i + 1.0) / n)];
        Function f = Function.Of(x => Sum(Literal(point) * Pow(x, 3)) + (Square(Sum(x)) / 2), Shape.Vector(n));
        double[,] hessian = f.Hessian(point);
        double[] diagonal = f.HessianDiagonal(point);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal((6 * point[i] * point[i]) + 1, diagonal[i], 1e-12);
            for (int j = 0; j < n; j++)
            {
                Assert.Equal(i == j ? diagonal[i] : 1, hessian[i, j], 1e-12);
            }
        }
    }

    [Fact]
    public void Several_parameters_lie_one_after_another_in_every_derivative()
    {
        Function f = Function.Of(p => Sum(p["a"] * p["a"] * p["b"]), Parameters.Of(("a", Shape.Vector(2)), ("b", Shape.Scalar)));
        Assert.Equal([6, 0, 2, 0, 6, 4, 2, 4, 0], f.Hessian(1, 2, 3).Cast<double>());
        Assert.Equal([6, 6, 0], f.HessianDiagonal(1, 2, 3));
        Assert.Equal([6, 12, 5], f.Jacobian(1, 2, 3).Cast<double>());
        Assert.Equal([5 + 60], f.Jvp([1, 2, 3], [0, 5, 1]));
        Assert.Equal([12, 24, 10], f.Vjp([1, 2, 3], [2]));
    }

    [Fact]
    public void An_inner_derivative_does_not_see_the_outer_variable_in_either_mode()
    {
        // d/dx [ x · d/dy (x + y) ] = 1 for every y: 2 where the two perturbations are confused (Siskind and Pearlmutter).
        foreach (Func<Function, Expr, Expr> inner in new Func<Function, Expr, Expr>[] { (f, at) => f.Gradient(at), (f, at) => f.Jvp(at, 1), (f, at) => f.Vjp(at, 1) })
        {
            Function outer = Function.Of(x => x * inner(Function.Of(y => x + y, Shape.Scalar), 3), Shape.Scalar);
            Assert.Equal(1, outer.Gradient(7)[0]);
            Assert.Equal(1, outer.Jvp([7], [1])[0]);
            Assert.Equal(1, outer.Vjp([7], [1])[0]);

            // d/dx [ d/dy (x·y) at y = x ] = 1, and of x²·y twice over: d²/dx² [ x² ] = 2.
            Function square = Function.Of(x => inner(Function.Of(y => x * x * y, Shape.Scalar), x), Shape.Scalar);
            Assert.Equal(14, square.Gradient(7)[0]);
            Assert.Equal(2, square.Hessian(7)[0, 0]);
        }
    }

    [Fact]
    public void Derivatives_of_batches_and_batches_of_derivatives_are_the_same()
    {
        Function f = Function.Of(x => Sum(Sin(x) * x[0]), Shape.Vector(3));
        Function gradients = Function.Of(f.Gradient, Shape.Vector(3)).Map(2);
        Function gradientOfBatch = Function.Of(x => f.Map(2).Vjp(x, Literal([1.0, 1])), Shape.Matrix(2, 3));
        double[] points = [1, 2, 3, 4, 5, 6];
        double[] expected = [.. f.Gradient([1, 2, 3]), .. f.Gradient([4, 5, 6])];
        Close.Check(expected, gradients.Values(points), 1e-15);
        Close.Check(expected, gradientOfBatch.Values(points), 1e-15);
        Close.Check([.. f.Hessian([1, 2, 3]).Cast<double>(), .. f.Hessian([4, 5, 6]).Cast<double>()], Function.Of(f.Hessian, Shape.Vector(3)).Map(2).Values(points), 1e-14);
    }

    [Fact]
    public void A_function_of_each_row_shares_what_it_closes_over()
    {
        double[,] data = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
        Expr targets = Literal([1.0, 2, 3]);
        Function byRows = Function.Of(w => Mean(Map((row, target) => Square(row.Dot(w) - target), Literal(data), targets)), Shape.Vector(2));
        Function whole = Function.Of(w => Mean(Square(Literal(data).Dot(w) - targets)), Shape.Vector(2));
        Assert.Equal(whole.Value(0.5, -0.25), byRows.Value(0.5, -0.25), 1e-15);
        Close.Check(whole.Gradient([0.5, -0.25]), byRows.Gradient([0.5, -0.25]), 1e-15);
        Assert.Equal([2.0, 4, 6], Function.Of(x => Map(element => 2 * element, x), Shape.Vector(3)).Values(1, 2, 3));
    }

    [Fact]
    public void A_stated_derivative_is_taken_in_both_modes_at_every_order_and_in_batches()
    {
        // The value of floor, the derivative of x³.
        Function f = Function.Of(Floor, Shape.Scalar).WithDerivative((x, tangent) => 3 * x * x * tangent);
        Assert.Equal(2, f.Value(2.5));
        Assert.Equal(3 * 6.25, f.Gradient(2.5)[0]);
        Assert.Equal(3 * 6.25, f.Jvp([2.5], [1])[0]);
        Assert.Equal(6 * 2.5, f.Hessian(2.5)[0, 0]);
        Assert.Equal([2, 3], f.Map(2).Values(2.5, 3.5));
        Assert.Equal([3 * 6.25, 3 * 12.25], f.Map(2).Vjp([2.5, 3.5], [1, 1]));
        Assert.Equal(2 * 3 * 6.25, Function.Of(x => f.Apply(x) * 2, Shape.Scalar).Gradient(2.5)[0]);
    }

    [Fact]
    public void A_stated_derivative_that_cannot_be_one_is_refused()
    {
        Function f = Function.Of(Floor, Shape.Scalar);
        Assert.Contains("linear", Assert.Throws<ArgumentException>(() => f.WithDerivative((_, tangent) => tangent * tangent)).Message, StringComparison.Ordinal);
        Assert.Contains("(2)", Assert.Throws<ShapeException>(() => f.WithDerivative((_, tangent) => Concatenate([tangent, tangent]))).Message, StringComparison.Ordinal);
        Assert.Contains("'x'", Assert.Throws<ArgumentException>(() => Function.Of(x => f.WithDerivative((_, tangent) => x * tangent).Apply(x), Shape.Scalar)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_the_wrong_length_are_refused_by_name()
    {
        Assert.Contains("tangent", Assert.Throws<ArgumentException>(() => Polar.Jvp([1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("cotangent", Assert.Throws<ArgumentException>(() => Polar.Vjp([1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("point", Assert.Throws<ArgumentException>(() => Polar.Jacobian(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Map(x => x, 1));
        Assert.Throws<ShapeException>(() => Map((x, y) => x + y, Literal([1.0, 2]), Literal([1.0])));
    }
}
