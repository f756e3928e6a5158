using FallLine.Tests.Compilation;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>What the primitives over whole arrays compute, and where they could go wrong.</summary>
public sealed class ArrayPrimitiveTests
{
    [Fact]
    public void The_derivatives_of_a_product_are_exact_where_elements_are_0()
    {
        Function product = Function.Of(Product, Shape.Vector(3));
        Assert.Equal([6, 0, 0], product.Gradient([0, 2, 3]));
        Assert.Equal([0, 0, 0], product.Gradient([0, 0, 3]));
        Assert.Equal(3, product.Hessian([0, 0, 3])[0, 1]);
        Assert.Equal(1, Function.Of(Product, Shape.Vector(0)).Value());
        Assert.Equal([2.0, 12], Function.Of(x => Product(x, 1), Shape.Matrix(2, 2)).Values(1, 2, 3, 4));
    }

    [Fact]
    public void Rows_are_gathered_and_groups_summed()
    {
        Assert.Equal([30.0, 10, 30], Function.Of(x => x.Gather([2, 0, 2]), Shape.Vector(3)).Values(10, 20, 30));
        Assert.Equal([1.0, 0, 5], Function.Of(x => x.ScatterAdd([2, 0, 2], 3), Shape.Vector(3)).Values(2, 1, 3));
        Assert.Equal([1.0, 3, 6], Function.Of(x => CumulativeSum(x), Shape.Vector(3)).Values(1, 2, 3));
        Assert.Equal([1.0, 2.5], Function.Of(x => Concatenate([Min(x), Mean(x)]), Shape.Vector(4)).Values(4, 1, 2, 3));
        Assert.Equal([1.0, 4, 3.5], Function.Of(x => Concatenate([MinAlong(x, 1), Mean(x, 0)[1..]]), Shape.Matrix(2, 2)).Values(1, 3, 4, 4));
    }

    [Fact]
    public void A_sparse_matrix_times_a_vector_is_a_gather_a_product_and_a_sum_of_segments()
    {
        // [[1 0 2] [0 3 0]]: values, columns and rows of what is not 0.
        Function f = Function.Of(x => (x.Gather([0, 2, 1]) * Literal([1.0, 2, 3])).ScatterAdd([0, 0, 1], 2), Shape.Vector(3));
        Assert.Equal([7.0, 6], f.Values(1, 2, 3));
        Assert.Equal([1, 0, 2, 0, 3, 0], f.Jacobian(1, 2, 3).Cast<double>());
    }

    [Fact]
    public void Indices_outside_are_refused_where_they_are_written()
    {
        Assert.Throws<ShapeException>(() => Function.Of(x => x.Gather([3]), Shape.Vector(3)));
        Assert.Throws<ShapeException>(() => Function.Of(x => x.Gather([-1]), Shape.Vector(3)));
        Assert.Throws<ShapeException>(() => Function.Of(x => x.ScatterAdd([0, 1], 3), Shape.Vector(3)));
        Assert.Throws<ShapeException>(() => Function.Of(x => x.Transpose(0, 0), Shape.Matrix(2, 2)));
        Assert.Throws<ShapeException>(() => Function.Of(Cholesky, Shape.Matrix(2, 3)));
    }

    [Fact]
    public void A_factor_its_determinant_and_its_solutions_belong_together()
    {
        double[] matrix = [4, 2, 2, 5];
        Close.Check([2, 0, 1, 2], Function.Of(Cholesky, Shape.Matrix(2, 2)).Values(matrix), 1e-15);
        Function logDeterminant = Function.Of(LogDeterminant, Shape.Matrix(2, 2));
        Assert.Equal(Math.Log(16), logDeterminant.Value(matrix), 1e-14);

        // The gradient of log |A| is the inverse of A.
        Close.Check([5 / 16.0, -2 / 16.0, -2 / 16.0, 4 / 16.0], logDeterminant.Gradient(matrix), 1e-15);
        Function inverse = Function.Of(x => TriangularSolve(Cholesky(x), TriangularSolve(Cholesky(x), Literal([1.0, 0])), transpose: true), Shape.Matrix(2, 2));
        Close.Check([5 / 16.0, -2 / 16.0], inverse.Values(matrix), 1e-15);
    }

    [Fact]
    public void What_is_not_positive_definite_has_no_factor() =>
        Assert.Equal(double.NaN, Function.Of(LogDeterminant, Shape.Matrix(2, 2)).Value(1, 2, 2, 1));
}
