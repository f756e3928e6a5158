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

    [Fact]
    public void A_row_of_a_sparse_matrix_is_a_segment()
    {
        // A logistic loss over rows in compressed form, against the same rows written out.
        double[] values = [2, -1, 0.5, 3, 1.5, -2];
        int[] columns = [0, 3, 1, 2, 3, 0];
        int[] starts = [0, 2, 2, 3, 6];
        double[] labels = [1, -1, 1, -1];
        double[,] dense = { { 2, 0, 0, -1 }, { 0, 0, 0, 0 }, { 0, 0.5, 0, 0 }, { -2, 0, 3, 1.5 } };
        Function sparse = Function.Of(w => Mean(-LogSigmoid(Literal(labels) * (w.Gather(columns) * Literal(values)).SegmentSum(starts))), Shape.Vector(4));
        Function full = Function.Of(w => Mean(-LogSigmoid(Literal(labels) * Literal(dense).Dot(w))), Shape.Vector(4));
        double[] point = [0.3, -0.7, 0.2, 1.1];
        Assert.Equal(full.Value(point), sparse.Value(point), 1e-15);
        Close.Check(full.Gradient(point), sparse.Gradient(point), 1e-15);
        Close.Check([.. full.Hessian(point).Cast<double>()], [.. sparse.Hessian(point).Cast<double>()], 1e-15);
        Assert.Throws<ShapeException>(() => Function.Of(x => x.SegmentSum([0, 3, 2, 4]), Shape.Vector(4)));
        Assert.Throws<ShapeException>(() => Function.Of(x => x.SegmentSum([0, 3]), Shape.Vector(4)));
    }

    [Fact]
    public void The_logarithm_of_a_sigmoid_is_accurate_at_both_ends()
    {
        Function f = Function.Of(LogSigmoid, Shape.Scalar);
        Assert.Equal(-800, f.Value(-800));
        Assert.Equal(1, f.Gradient(-800)[0]);
        Assert.Equal(-Math.Exp(-50), f.Value(50), 1e-36);
        Assert.Equal(Math.Exp(-50), f.Gradient(50)[0], 1e-36);
    }

    [Fact]
    public void A_clamp_lets_the_derivative_through_between_its_bounds()
    {
        Function f = Function.Of(x => Clamp(x, -1, 2), Shape.Vector(5));
        Assert.Equal([-1, -1, 0.5, 2, 2], f.Values(-3, -1, 0.5, 2, 4));
        Assert.Equal([0, 0.5, 1, 0.5, 0], f.Vjp([-3, -1, 0.5, 2, 4], [1, 1, 1, 1, 1]));
    }

    [Fact]
    public void The_place_of_an_extreme_is_that_of_the_first()
    {
        Function f = Function.Of(x => Concatenate([ArgMax(x), ArgMin(x), ArgMax(x, 1), OneHot(ArgMin(x, 0), 2).Reshape(Shape.Vector(6))]), Shape.Matrix(2, 3));
        Assert.Equal([4, 0, 1, 1, 1, 0, 1, 0, 1, 0], f.Values(1, 2, 2, 3, 5, 5));
        Assert.Equal([1, 1, 1, 0], f.Values(7, double.NaN, 2, double.NaN, double.NaN, 5)[..4]);
        Assert.Equal(new double[6], f.Vjp([1, 2, 2, 3, 5, 5], new double[10]));
        Assert.Throws<ShapeException>(() => Function.Of(x => ArgMax(x), Shape.Vector(0)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(150)]
    public void Solutions_solve_and_determinants_multiply(int n)
    {
        Random random = new(3);
        double[] a = [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)];
        double[] b = [.. Enumerable.Range(0, n * n).Select(_ => random.NextDouble() - 0.5)];
        Shape square = Shape.Matrix(n, n);
        double[] point = [.. a, .. b];
        Parameters two = Parameters.Of(("a", square), ("b", square));
        double scale = Math.Abs(Function.Of(p => Max(Abs(Inverse(p["a"]))), two).Value(point));
        Close.Check(b, Function.Of(p => p["a"].Dot(Solve(p["a"], p["b"])), two).Values(point), 1e-13 * scale);
        Close.Check(b, Function.Of(p => Solve(p["a"].Transpose(), p["a"].Transpose().Dot(p["b"])), two).Values(point), 1e-13 * scale);
        Close.Check(b, Function.Of(p => Inverse(p["a"]).Dot(p["a"].Dot(p["b"])), two).Values(point), 1e-13 * scale);
        double logarithms = Function.Of(p => LogAbsDeterminant(p["a"].Dot(p["b"])) - LogAbsDeterminant(p["a"]) - LogAbsDeterminant(p["b"]), two).Value(point);
        Assert.True(Math.Abs(logarithms) <= 1e-12 * scale, $"{logarithms}");
        double ratio = Function.Of(p => Determinant(p["a"].Dot(p["b"])) / (Determinant(p["a"]) * Determinant(p["b"])), two).Value(point);
        Assert.True(Math.Abs(ratio - 1) <= 1e-12 * scale, $"{ratio}");
    }

    [Fact]
    public void A_singular_matrix_has_the_determinant_0_and_no_solution()
    {
        double[] singular = [1, 2, 3, 4, 2, 4, 6, 8, 1, 1, 1, 1, 0, 0, 5, 0];
        Shape four = Shape.Matrix(4, 4);
        Assert.Equal(0, Function.Of(Determinant, four).Value(singular));
        Assert.Equal(double.NegativeInfinity, Function.Of(LogAbsDeterminant, four).Value(singular));
        Assert.All(Function.Of(x => Solve(x, Literal([1.0, 2, 3, 4])), four).Values(singular), value => Assert.Equal(double.NaN, value));
        Assert.All(Function.Of(Determinant, four).Gradient(singular), value => Assert.Equal(double.NaN, value));

        // Of three rows the gradient is the cofactors: here of [[1 2 3] [2 4 6] [0 1 1]].
        Assert.Equal([-2, -2, 2, 1, 1, -1, 0, 0, 0], Function.Of(Determinant, Shape.Matrix(3, 3)).Gradient(1, 2, 3, 2, 4, 6, 0, 1, 1));
        Assert.Throws<ShapeException>(() => Function.Of(Determinant, Shape.Matrix(2, 3)));
        Assert.Throws<ShapeException>(() => Function.Of(x => Solve(x, Literal([1.0, 2])), Shape.Matrix(3, 3)));
    }
}
