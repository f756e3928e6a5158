using static FallLine.Expr;

namespace FallLine.Tests.Compilation;

public sealed class FunctionTests
{
    [Fact]
    public void Value_gradient_and_Hessian_of_the_readmes_function()
    {
        Function f = Function.Of(x => Sum(Sin(x) * x), Shape.Vector(3));
        Assert.Equal(Math.Sin(1) + (2 * Math.Sin(2)) + (3 * Math.Sin(3)), f.Value(1, 2, 3), 14);
        double[] gradient = f.Gradient([1, 2, 3]);
        double[,] hessian = f.Hessian([1, 2, 3]);
        for (int i = 0; i < 3; i++)
        {
            double x = i + 1;
            Assert.Equal(Math.Sin(x) + (x * Math.Cos(x)), gradient[i], 14);
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(i == j ? (2 * Math.Cos(x)) - (x * Math.Sin(x)) : 0, hessian[i, j], 14);
            }
        }
    }

    [Fact]
    public void A_derivative_inside_a_function_is_differentiated_again()
    {
        Function f = Function.Of(x => Sum(x * x * x), Shape.Vector(2));
        // |∇f| = 3·√(x⁴ + y⁴): at (1, 1) its gradient is 3·2x³/√2.
        Function stiffness = Function.Of(x => Norm(f.Gradient(x)), Shape.Vector(2));
        Assert.Equal(3 * Math.Sqrt(2), stiffness.Value(1, 1), 13);
        Assert.All(stiffness.Gradient([1, 1]), slope => Assert.Equal(6 / Math.Sqrt(2), slope, 13));
    }

    [Fact]
    public void An_inner_derivative_does_not_see_the_outer_variable_that_it_closes_over()
    {
        // d/dy [ d/du (u·y) at u = y ] = d/dy y = 1. Confusing the two perturbations would give 2.
        Function outer = Function.Of(y => Function.Of(u => Sum(u * y), Shape.Vector(1)).Gradient(y)[0], Shape.Vector(1));
        Assert.Equal(5, outer.Value(5));
        Assert.Equal(1, outer.Gradient([5])[0]);
    }

    [Fact]
    public void Several_parameters_lie_one_after_another()
    {
        Function f = Function.Of(p => Sum(Literal(new double[,] { { 1, 2 }, { 3, 4 } }).Dot(p["w"])) + p["b"], Parameters.Of(("w", Shape.Vector(2)), ("b", Shape.Scalar)));
        Assert.Equal(4 + (6 * 10) + 100, f.Value(1, 10, 100));
        Assert.Equal([4, 6, 1], f.Gradient([1, 10, 100]));
    }

    [Fact]
    public void The_Jacobian_has_a_row_for_each_result()
    {
        Function f = Function.Of(x => Concatenate([x[0] * x[1], Sin(x[0])]), Shape.Vector(2));
        double[,] jacobian = f.Jacobian([2, 3]);
        Assert.Equal(3, jacobian[0, 0]);
        Assert.Equal(2, jacobian[0, 1]);
        Assert.Equal(Math.Cos(2), jacobian[1, 0], 15);
        Assert.Equal(0, jacobian[1, 1]);
    }

    [Fact]
    public void The_Hessian_is_exactly_symmetric()
    {
        Function f = Function.Of(x => Exp(x[0] * x[1]) / (1 + Square(x[2])), Shape.Vector(3));
        double[,] hessian = f.Hessian([0.3, 0.7, 1.1]);
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(hessian[i, j], hessian[j, i]);
            }
        }
    }

    [Fact]
    public void A_branch_on_an_expression_is_refused_with_the_way_out()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Function.Of(x => x[0] > 0 ? x[0] : -x[0], Shape.Vector(1)));
        Assert.Contains("Where(condition, then, otherwise)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_of_another_lambda_has_no_value_and_is_named()
    {
        Expr? kept = null;
        _ = Function.Of(x => kept = x, Shape.Vector(3));
        Function stray = Function.Of(y => Sum(y * kept!), Shape.Vector(3));
        Assert.Contains("reads 'x' of shape (3), which is not one of its own inputs", Assert.Throws<InvalidOperationException>(() => stray.Value(1, 2, 3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_that_returns_nothing_is_refused() =>
        Assert.Contains("returned null", Assert.Throws<InvalidOperationException>(() => Function.Of(x => null!, Shape.Vector(3))).Message, StringComparison.Ordinal);

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_where_they_are_written()
    {
        ShapeException error = Assert.Throws<ShapeException>(() => Function.Of(x => Sum(x + Literal([1.0, 2.0])), Shape.Vector(3)));
        Assert.StartsWith("add of shapes (3) and (2)", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Shapes_that_do_not_fit_are_refused_where_they_are_written), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vector_result_has_no_gradient()
    {
        Function f = Function.Of(x => 2 * x, Shape.Vector(3));
        Assert.Equal([2.0, 4, 6], f.Values(1, 2, 3));
        Assert.Contains("(3)", Assert.Throws<InvalidOperationException>(() => f.Gradient([1, 2, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_element_types_do_not_mix()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Function.Of(x => Sum(x * Literal(new float[] { 1, 2 })), Shape.Vector(2)));
        Assert.Contains("one element type", error.Message, StringComparison.Ordinal);
    }
}
