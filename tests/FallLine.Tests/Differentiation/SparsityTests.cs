using FallLine.Compilation;
using FallLine.Tests.Compilation;
using FsCheck;
using FsCheck.Fluent;
using static FallLine.Expr;

namespace FallLine.Tests.Differentiation;

/// <summary>Patterns of Jacobians and Hessians, their colourings, and their entries against the dense matrices.</summary>
public sealed class SparsityTests
{
    /// <summary>J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing unconstrained optimization software", TOMS 7 (1981), (21): pairs of variables, repeated.</summary>
    private static Expr ExtendedRosenbrock(Expr x)
    {
        int pairs = x.Shape.Size / 2;
        Expr odd = x.Slice(0, 0, pairs, 2);
        return Sum(Square(10 * (x.Slice(0, 1, pairs, 2) - Square(odd))) + Square(1 - odd));
    }

    /// <summary>The chained form, whose Hessian is tridiagonal.</summary>
    private static Expr ChainedRosenbrock(Expr x) => Sum((100 * Square(x[1..] - Square(x[..^1]))) + Square(1 - x[..^1]));

    /// <summary>The same sources, (30): its Jacobian is tridiagonal.</summary>
    private static Expr BroydenTridiagonal(Expr x)
    {
        Expr zero = Literal([0.0]);
        return ((3 - (2 * x)) * x) - Concatenate([zero, x[..^1]]) - (2 * Concatenate([x[1..], zero])) + 1;
    }

    /// <summary>(31): each equation has the five variables before its own and the one behind.</summary>
    private static Expr BroydenBanded(Expr x)
    {
        int n = x.Shape.Size;
        Expr sum = x * (2 + (5 * Square(x))) + 1;
        foreach (int shift in new[] { -5, -4, -3, -2, -1, 1 })
        {
            Expr neighbours = x * (1 + x);
            Expr part = shift < 0 ? neighbours[..^-shift] : neighbours[shift..];
            Expr zeros = Literal(new double[Math.Abs(shift)]);
            sum -= shift < 0 ? Concatenate([zeros, part]) : Concatenate([part, zeros]);
        }

        return sum;
    }

    /// <summary>The first variable with each other: the Hessian is an arrow.</summary>
    private static Expr Arrow(Expr x) => Sum(Exp(x[0] * x[1..])) + Sum(Pow(x, 4));

    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(40)]
    public void Entries_are_those_of_the_dense_matrix(int n)
    {
        double[] point = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i + 1))];
        foreach (Func<Expr, Expr> body in new Func<Expr, Expr>[] { ExtendedRosenbrock, ChainedRosenbrock, Arrow, x => Sum(Square(BroydenBanded(x))), x => LogSumExp(x), x => Sum(x), x => Sum(CumulativeSum(x * x) * x) })
        {
            Function f = Function.Of(body, Shape.Vector(n - (n % 2)));
            Same(f.Hessian(point.AsSpan()[..f.Parameters.Size]), f.SparseHessian(point.AsSpan()[..f.Parameters.Size]));
            Same(f.Jacobian(point.AsSpan()[..f.Parameters.Size]), f.SparseJacobian(point.AsSpan()[..f.Parameters.Size]));
        }

        foreach (Func<Expr, Expr> body in new Func<Expr, Expr>[] { BroydenTridiagonal, BroydenBanded, x => Sin(x) * x[0], Arrow, x => x.Reshape(Shape.Of(1, 1, n)) is var s ? Convolution(s * s, Literal([1.0, 2], Shape.Of(1, 1, 2)), padding: 1) : x, x => MaxAlong(Concatenate([x, x[..1]]).Reshape(Shape.Matrix(n + 1, 1)), 1), x => Concatenate([Sum(x), x * x]) })
        {
            Function f = Function.Of(body, Shape.Vector(n));
            Same(f.Jacobian(point), f.SparseJacobian(point));
        }
    }

    [Fact]
    public void The_number_of_products_is_the_least_that_is_known()
    {
        static int ForHessian(Func<Expr, Expr> body, int n) => SparseDerivatives.OfHessian(Traced(body, n)).Colours;
        static int ForJacobian(Func<Expr, Expr> body, int n) => SparseDerivatives.OfJacobian(Traced(body, n)).Colours;
        Assert.Equal(3, ForHessian(ChainedRosenbrock, 1000)); // A path has no star colouring with 2.
        Assert.Equal(2, ForHessian(ExtendedRosenbrock, 1000));
        Assert.Equal(2, ForHessian(Arrow, 1000));
        Assert.Equal(2, ForHessian(x => Sum(Exp(x[^1] * x[..^1])) + Sum(Pow(x, 4)), 1000)); // With the hub last.
        Assert.Equal(1, ForHessian(x => Sum(Exp(x)), 1000));
        Assert.Equal(0, Function.Of(x => Sum(x), Shape.Vector(1000)).HessianPattern.Count);
        Assert.Equal(3, ForJacobian(BroydenTridiagonal, 1000));
        Assert.Equal(7, ForJacobian(BroydenBanded, 1000));
        Assert.Equal(2, ForJacobian(x => Concatenate([Sum(x * x), Sin(x)]), 1000)); // Rows: the full one, and all others.
        Assert.Equal(2, ForJacobian(x => Sin(x) * x[0], 1000)); // Columns: the full one, and all others.
    }

    [Fact]
    public void Ten_thousand_variables_cost_a_few_products()
    {
        const int N = 10_000;
        double[] point = [.. Enumerable.Range(0, N).Select(i => 1 + (0.5 * Math.Sin(i)))];
        Function f = Function.Of(ExtendedRosenbrock, Shape.Vector(N));
        SparseMatrix hessian = f.SparseHessian(point);
        Assert.Equal((N / 2 * 3) + (N / 2), hessian.Pattern.Count);
        for (int i = 0; i < N; i += 2)
        {
            Assert.Equal(2 - (400 * (point[i + 1] - (3 * point[i] * point[i]))), hessian[i, i], 1e-9);
            Assert.Equal(-400 * point[i], hessian[i, i + 1], 1e-9);
            Assert.Equal(hessian[i, i + 1], hessian[i + 1, i]);
            Assert.Equal(200, hessian[i + 1, i + 1], 1e-9);
        }

        Function broyden = Function.Of(BroydenTridiagonal, Shape.Vector(N));
        SparseMatrix jacobian = broyden.SparseJacobian(point);
        double[] ones = new double[N];
        Array.Fill(ones, 1);
        double[] sums = new double[N];
        jacobian.Multiply(ones, sums);
        Close.Check(broyden.Jvp(point, ones), sums, 1e-13);
        Assert.Equal((3 * N) - 2, jacobian.Pattern.Count);
    }

    [Fact]
    public void Elements_taken_one_by_one_have_the_same_pattern()
    {
        const int N = 300;
        Function byElements = Function.Of(x => Enumerable.Range(0, N - 1).Select(i => (100 * Square(x[i + 1] - Square(x[i]))) + Square(1 - x[i])).Aggregate((a, b) => a + b), Shape.Vector(N));
        Function whole = Function.Of(ChainedRosenbrock, Shape.Vector(N));
        Assert.Equal(whole.HessianPattern.ColumnIndices, byElements.HessianPattern.ColumnIndices);
        Assert.Equal(whole.HessianPattern.RowStarts, byElements.HessianPattern.RowStarts);
    }

    [Fact]
    public void Zeros_of_data_and_choices_without_a_derivative_are_seen()
    {
        Expr matrix = Literal(new double[,] { { 1, 0, 2 }, { 0, 0, 0 }, { 0, 3, 0 } });
        SparsityPattern linear = Function.Of(x => matrix.Dot(x * x), Shape.Vector(3)).JacobianPattern;
        Assert.Equal([0, 2, 2, 3], linear.RowStarts);
        Assert.Equal([0, 2, 1], linear.ColumnIndices);
        Assert.True(linear.Contains(2, 1));
        Assert.False(linear.Contains(1, 1));
        Assert.Equal("3 × 3, 3 entries", linear.ToString());
        SparsityPattern sums = Function.Of(x => CumulativeSum(x * x), Shape.Vector(3)).JacobianPattern;
        Assert.Equal(9, sums.Count); // Neither moved nor added to one place each: all is taken to depend on all.
        Assert.Equal(0, Function.Of(x => Floor(x) + StopGradient(x) + (x > 0) + OneHot(ArgMax(x), 3), Shape.Vector(3)).JacobianPattern.Count);
        SparsityPattern choice = Function.Of(x => Where(x[0] > 0, x[1], x[2]), Shape.Vector(3)).JacobianPattern;
        Assert.Equal([1, 2], choice.ColumnIndices);
        SparsityPattern sum = Function.Of(x => (x.Gather([2, 0, 1, 0]) * Literal([1.0, 2, 0, 3])).SegmentSum([0, 2, 3, 4]), Shape.Vector(3)).JacobianPattern;
        Assert.Equal([0, 2, 0], sum.ColumnIndices);
        Assert.Equal([0, 2, 2, 3], sum.RowStarts);
    }

    [Fact]
    public void Several_parameters_and_the_dense_call_use_the_pattern_too()
    {
        Function f = Function.Of(p => ChainedRosenbrock(Concatenate([p["a"], p["b"].Reshape(Shape.Vector(100))])), Parameters.Of(("a", Shape.Vector(500)), ("b", Shape.Matrix(10, 10))));
        double[] point = [.. Enumerable.Range(0, 600).Select(i => Math.Cos(i))];
        Same(f.Hessian(point), f.SparseHessian(point));
        DerivativeMatrix chosen = DerivativeMatrix.Hessian(Traced(ChainedRosenbrock, 1000));
        Assert.IsType<SparseDerivatives>(chosen);
        Assert.Contains("3 colours", chosen.Explain(), StringComparison.Ordinal);
        double[,] hessian = Function.Of(ChainedRosenbrock, Shape.Vector(600)).Hessian(point);
        Assert.Equal((1200 * point[7] * point[7]) - (400 * point[8]) + 202, hessian[7, 7], 1e-9);
        Assert.Equal(0, hessian[7, 10]);
    }

    [Fact]
    public void Bodies_have_patterns_of_their_own_and_recurrences_depend_on_all()
    {
        Function plain = Function.Of(x => Checkpoint(BroydenTridiagonal, x), Shape.Vector(20));
        double[] point = [.. Enumerable.Range(0, 20).Select(i => Math.Cos(i))];
        Assert.Equal(58, plain.JacobianPattern.Count);
        Same(plain.Jacobian(point), plain.SparseJacobian(point));
        Function twice = Function.Of(x => Sum(Checkpoint(y => Sin(y[1..] * y[..^1]), x)), Shape.Vector(20));
        Assert.Equal(58, twice.HessianPattern.Count);
        Same(twice.Hessian(point), twice.SparseHessian(point));
        Function recurrence = Function.Of(x => Scan(x[0], x, (state, element) => Sin(state) + element), Shape.Vector(6));
        Same(recurrence.Jacobian(point.AsSpan()[..6]), recurrence.SparseJacobian(point.AsSpan()[..6]));
    }

    [Fact]
    public void A_search_for_a_pattern_that_is_not_sparse_is_given_up()
    {
        double[] data = new double[200 * 100];
        Array.Fill(data, 0.01);
        Expr matrix = Literal(data, Shape.Matrix(200, 100));
        FallLine.Differentiation.Traced dense = Traced(w => Sum(Softplus(matrix.Dot(w))), 100);
        Assert.Null(SparseDerivatives.OfHessian(dense, 10_000));
        Assert.Equal(100 * 100, SparseDerivatives.OfHessian(dense).Pattern.Count);
        Assert.IsType<Seeded>(DerivativeMatrix.Hessian(dense));

        // Products of variables, in batches too.
        Function products = Function.Of(x => x.Reshape(Shape.Of(2, 3, 2)).Dot(x.Reshape(Shape.Of(2, 2, 3))), Shape.Vector(12));
        double[] point = [.. Enumerable.Range(0, 12).Select(i => Math.Cos(i))];
        Same(products.Jacobian(point), products.SparseJacobian(point));
        Assert.Equal(60, products.JacobianPattern.Count);
    }

    [Fact]
    public void The_entries_are_written_without_allocation_and_lengths_are_checked()
    {
        Function f = Function.Of(Arrow, Shape.Vector(50));
        double[] point = new double[50];
        double[] values = new double[f.HessianPattern.Count];
        f.SparseHessian(point, values);
        Assert.Equal(0, Allocation.Of(() => f.SparseHessian(point, values)));
        Assert.Equal(f.SparseHessian(point).Values.ToArray(), values);
        Assert.Throws<ArgumentException>(() => f.SparseHessian(point, values.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => f.SparseJacobian(point.AsSpan(1)));
        Assert.Throws<InvalidOperationException>(() => Function.Of(x => x * x, Shape.Vector(3)).HessianPattern);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.SparseHessian(point)[0, 50]);
        Assert.Throws<ArgumentException>(() => f.SparseHessian(point).Multiply(point, new double[3]));
    }

    [Fact]
    public void On_random_patterns_every_entry_stands_alone_somewhere()
    {
        // f = Σ c·sin(x_i + 2x_j) over random pairs; g = the sums of c·x_j² over random rows.
        Gen<(int[] Left, int[] Right, int Size)> pairs =
            from size in Gen.Choose(1, 25)
            from count in Gen.Choose(0, 60)
            from left in Gen.Choose(0, size - 1).ArrayOf(count)
            from right in Gen.Choose(0, size - 1).ArrayOf(count)
            select (left, right, size);
        Prop.ForAll(pairs.ToArbitrary(), each =>
        {
            double[] point = [.. Enumerable.Range(0, each.Size).Select(i => Math.Sin(i + 0.3))];
            Expr weights = Literal([.. each.Left.Select((_, i) => i + 1.0)]);
            Function f = Function.Of(x => Sum(weights * Sin(x.Gather(each.Left) + (2 * x.Gather(each.Right)))), Shape.Vector(each.Size));
            Function g = Function.Of(x => (weights * Square(x.Gather(each.Right))).ScatterAdd(each.Left, each.Size), Shape.Vector(each.Size));
            Same(f.Hessian(point), f.SparseHessian(point));
            Same(g.Jacobian(point), g.SparseJacobian(point));
            IsStarColouring(f.HessianPattern, Colouring.OfSymmetric(f.HessianPattern).Colours);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithReplay(7, 11));
    }

    /// <summary>Neighbours differ, and no path of four columns has two colours only.</summary>
    private static void IsStarColouring(SparsityPattern pattern, int[] colours)
    {
        int[][] neighbours = [.. Enumerable.Range(0, pattern.Rows).Select(row => Enumerable.Range(0, pattern.Rows).Where(column => column != row && pattern.Contains(row, column)).ToArray())];
        foreach ((int a, int b) in neighbours.SelectMany((of, a) => of.Select(b => (a, b))))
        {
            Assert.NotEqual(colours[a], colours[b]);
            foreach (int c in neighbours[b].Where(c => c != a && colours[c] == colours[a]))
            {
                Assert.DoesNotContain(neighbours[c], d => d != b && d != a && colours[d] == colours[b]);
            }
        }
    }

    private static FallLine.Differentiation.Traced Traced(Func<Expr, Expr> body, int n) => FallLine.Differentiation.Traced.Of(body, Shape.Vector(n));

    private static void Same(double[,] dense, SparseMatrix sparse) =>
        Close.Check([.. dense.Cast<double>()], [.. sparse.ToDense().Cast<double>()], 1e-12 * (1 + dense.Cast<double>().Max(Math.Abs)));
}
