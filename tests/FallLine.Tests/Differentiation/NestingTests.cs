using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>
/// Derivatives inside derivatives, where implementations have confused the perturbations of one with those of another. The cases are those of
/// J. M. Siskind and B. A. Pearlmutter, "Perturbation Confusion and Referential Transparency", IFL 2005, and "Nesting forward-mode AD in a functional
/// framework", HOSC 21 (2008); and of O. Manzyuk, B. A. Pearlmutter, A. A. Radul, D. R. Rush and J. M. Siskind, "Perturbation confusion in forward
/// automatic differentiation of higher-order functions", JFP 29 (2019) e12.
/// </summary>
public sealed class NestingTests
{
    /// <summary>The derivative of a function of a number, by each mode.</summary>
    public static TheoryData<string> Modes => [.. s_modes];

    [Theory]
    [MemberData(nameof(Modes))]
    public void A_sum_with_the_outer_variable(string mode)
    {
        // Siskind and Pearlmutter 2005, equation (2): d/dx (x · d/dy (x + y) at y = 1) = 1; confused, it is 2.
        Assert.Equal(1, At(x => x * D(mode, y => x + y, 1), 1));

        // Their section on products: d/dx (x · d/dy (x · y)) = 2x.
        Assert.Equal(6, At(x => x * D(mode, y => x * y, 2), 3));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void An_inner_derivative_at_the_outer_variable(string mode)
    {
        // d/dx of d/dy (x·y³) at y = x: 3x³ has the derivative 9x²; and three deep, d/dz of it.
        Assert.Equal(36, At(x => D(mode, y => x * y * y * y, x), 2), 1e-12);
        Assert.Equal(18 * 2, At(z => D(mode, x => D(mode, y => x * y * y * y, x), z), 2), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_derivative_of_a_shift_applied_twice(string mode)
    {
        // Manzyuk et al., section 2 ("the amazing bug"): s(u)(f)(x) = f(x + u), D̂ = the derivative of s at 0, a function of functions;
        // D̂(D̂ f)(y) = f″(y). Where the perturbation of the first use is taken for that of the second, it is 0.
        Func<Expr, Expr> Shifted(Func<Expr, Expr> f) => y => D(mode, u => f(y + u), 0);
        Assert.Equal(Math.E, Function.Of(Shifted(Shifted(Exp)), Shape.Scalar).Value(1), 1e-15);
        Assert.Equal(60, Function.Of(Shifted(Shifted(Shifted(x => Pow(x, 5)))), Shape.Scalar).Value(1), 1e-12);

        // The same with the first use named, as their section 3 has it.
        Func<Expr, Expr> first = Shifted(Sin);
        Assert.Equal(-Math.Sin(0.7), Function.Of(Shifted(first), Shape.Scalar).Value(0.7), 1e-15);
        Assert.Equal(Math.Cos(0.7), Function.Of(first, Shape.Scalar).Value(0.7), 1e-15);
    }

    [Fact]
    public void A_stopped_gradient_stops_each_derivative_and_a_stated_one_is_taken_by_each()
    {
        // d/dx (x · d/dy (stop(x·y) + x·y²)) at y = 3: of 6x², with the inner derivative 2·x·y = 6x.
        foreach (string mode in s_modes)
        {
            Assert.Equal(24, At(x => x * D(mode, y => StopGradient(x * y) + (x * y * y), 3), 2));
            Function cube = Function.Of(Floor, Shape.Scalar).WithDerivative((x, tangent) => 3 * x * x * tangent);
            Assert.Equal((3 * 6.25) + (2.5 * 6 * 2.5), At(x => x * D(mode, cube.Apply, x), 2.5), 1e-12);
        }
    }

    [Fact]
    public void Batches_Hessians_and_products_nest()
    {
        Function f = Function.Of(x => Sum(x * x * x) * x[0], Shape.Vector(2));
        double[] point = [0.5, -1.5];
        double[,] hessian = f.Hessian(point);
        Close.Check([hessian[0, 0] + hessian[0, 1], hessian[1, 0] + hessian[1, 1]], Function.Of(x => f.HessianProduct(x, Literal([1.0, 1])), Shape.Vector(2)).Values(point), 1e-14);
        Function trace = Function.Of(x => Sum(f.HessianDiagonal(x)), Shape.Vector(2));
        Function traceOfWhole = Function.Of(x => f.Hessian(x)[0, 0] + f.Hessian(x)[1, 1], Shape.Vector(2));
        Close.Check(traceOfWhole.Gradient(point), trace.Gradient(point), 1e-13);
        Function rows = Function.Of(x => Sum(Expr.Map(row => f.Gradient(row)[0] * f.Jvp(row, row), x)), Shape.Matrix(3, 2));
        double[] points = [0.5, -1.5, 1, 2, -0.25, 0.75];
        Function row = Function.Of(x => f.Gradient(x)[0] * f.Jvp(x, x), Shape.Vector(2));
        Close.Check([.. points.Chunk(2).SelectMany(each => row.Gradient(each))], rows.Gradient(points), 1e-13);
    }

    private static readonly string[] s_modes = ["gradient", "jvp", "vjp", "jacobian", "value and gradient"];
    private static readonly Parameters s_pair = Parameters.Of(("w", Shape.Matrix(2, 2)), ("b", Shape.Vector(2)));
    private static readonly Function s_loss = Function.Of(p => Sum(Square(Tanh(p["w"].Dot(Literal([1.0, -2])) + p["b"])) * p["b"]), s_pair);
    private static readonly double[] s_point = [0.3, -0.2, 0.7, 0.1, 0.4, -0.6];

    [Fact]
    public void Named_arrays_in_named_arrays_out()
    {
        double[] Of(Func<Variables, IEnumerable<Expr>> results) => Function.Of(p => Concatenate(results(p).Select(part => part.Reshape(Shape.Vector(part.Shape.Size)))), s_pair).Values(s_point);
        Assert.Equal(s_loss.Value(s_point), Of(p => [s_loss.Apply(p)])[0]);
        Close.Check(s_loss.Gradient(s_point), Of(p => s_loss.Gradient(p).Values), 1e-15);
        Close.Check([s_loss.Value(s_point), .. s_loss.Gradient(s_point)], Of(p => s_loss.ValueAndGradient(p) is var (value, gradient) ? [value, .. gradient.Values] : []), 1e-15);
        Close.Check([.. s_loss.Hessian(s_point).Cast<double>()], Of(p => [s_loss.Hessian(p)]), 1e-14);
        Close.Check(s_loss.HessianDiagonal(s_point), Of(p => s_loss.HessianDiagonal(p).Values), 1e-14);
        double[] product = new double[6];
        s_loss.HessianProduct(s_point, s_point, product);
        Close.Check(product, Of(p => s_loss.HessianProduct(p, p).Values), 1e-14);
        Close.Check(s_loss.Jvp(s_point, s_point), Of(p => [s_loss.Jvp(p, p)]), 1e-14);
        Close.Check(s_loss.Vjp(s_point, [2]), Of(p => s_loss.Vjp(p, 2).Values), 1e-14);

        Function layer = Function.Of(p => p["w"].Dot(p["b"]), s_pair);
        Variables blocks = layer.Jacobian(Variables.Of(("b", Literal([3.0, 4])), ("w", Literal(new double[,] { { 1, 2 }, { 5, 6 } }))));
        Assert.Equal(Shape.Of(2, 2, 2), blocks["w"].Shape);
        Assert.Equal([1.0, 2, 5, 6], Function.Of(_ => blocks["b"], Shape.Scalar).Values(0));
        Assert.Equal([3.0, 4, 0, 0, 0, 0, 3, 4], Function.Of(_ => blocks["w"], Shape.Scalar).Values(0));
    }

    [Fact]
    public void A_penalty_on_a_gradient_has_a_gradient()
    {
        Function penalised = Function.Of(p => s_loss.Apply(p) + Sum(Square(s_loss.Gradient(p)["w"])), s_loss.Parameters);
        double[] gradient = penalised.Gradient(s_point);
        double[] plain = s_loss.Gradient(s_point);
        double[,] hessian = s_loss.Hessian(s_point);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(plain[i] + (2 * Enumerable.Range(0, 4).Sum(j => hessian[i, j] * plain[j])), gradient[i], 1e-13);
        }
    }

    [Fact]
    public void A_stated_derivative_of_several_arrays_is_taken_by_each()
    {
        Parameters two = Parameters.Of(("x", Shape.Vector(2)), ("y", Shape.Scalar));
        Function product = Function.Of(p => Floor(p["x"] * p["y"]), two).WithDerivative((at, tangent) => (at["y"] * tangent["x"]) + (at["x"] * tangent["y"]));
        Assert.Equal([3, -8], product.Values(1.5, -3.5, 2.25));
        Assert.Equal([2.25, 0, 1.5, 0, 2.25, -3.5], product.Jacobian(1.5, -3.5, 2.25).Cast<double>());
        Assert.Equal([2.25, 2.25, -2], product.Vjp([1.5, -3.5, 2.25], [1, 1]));
        Assert.Equal([1.5 + 2.25, -3.5], product.Jvp([1.5, -3.5, 2.25], [1, 0, 1]));
        Assert.Equal(1, Function.Of(p => Sum(product.Apply(p)), two).Hessian(1.5, -3.5, 2.25)[0, 2]);
        Assert.Equal([3, -8, 4, 6], product.Map(2).Values(1.5, -3.5, 2, 3, 2.25, 2));

        // Only one of the arrays varies from row to row.
        Function shared = Function.Of(y => Sum(Expr.Map(row => product.Apply(Variables.Of(("x", row), ("y", y))), Literal(new double[,] { { 1.5, -3.5 }, { 2, 3 } }))), Shape.Scalar);
        Assert.Equal(1.5 - 3.5 + 2 + 3, shared.Gradient(2.25)[0]);
        Assert.Contains("linear", Assert.Throws<ArgumentException>(() => product.WithDerivative((at, tangent) => tangent["x"] * tangent["y"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("'b'", Assert.Throws<KeyNotFoundException>(() => s_loss.Apply(Variables.Of(("w", Literal(new double[2, 2]))))).Message, StringComparison.Ordinal);
        Assert.Contains("(3)", Assert.Throws<ShapeException>(() => s_loss.Apply(Variables.Of(("w", Literal(new double[2, 2])), ("b", Literal([1.0, 2, 3]))))).Message, StringComparison.Ordinal);
        Assert.Contains("Variables", Assert.Throws<InvalidOperationException>(() => s_loss.Apply(Literal([1.0]))).Message, StringComparison.Ordinal);
    }

    private static Expr D(string mode, Func<Expr, Expr> body, Expr at)
    {
        Function f = Function.Of(body, Shape.Scalar);
        return mode switch
        {
            "gradient" => f.Gradient(at),
            "jvp" => f.Jvp(at, 1),
            "vjp" => f.Vjp(at, 1),
            "jacobian" => f.Jacobian(at),
            _ => f.ValueAndGradient(at).Gradient,
        };
    }

    /// <summary>The derivative of an outer function, by every mode at numbers.</summary>
    private static double At(Func<Expr, Expr> outer, double x)
    {
        Function f = Function.Of(outer, Shape.Scalar);
        double derivative = f.Gradient(x)[0];
        Assert.Equal(derivative, f.Jvp([x], [1])[0], 1e-12);
        Assert.Equal(derivative, f.Vjp([x], [1])[0], 1e-12);
        Assert.Equal(derivative, f.Map(2).Jacobian(x, x)[1, 1], 1e-12);
        return derivative;
    }
}
