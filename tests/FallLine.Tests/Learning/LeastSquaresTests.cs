using FallLine.Learning;
using MathNet.Numerics.LinearAlgebra;

namespace FallLine.Tests.Learning;

/// <summary>The closed form.</summary>
public sealed class LeastSquaresTests
{
    [Fact]
    public void A_line_through_two_points()
    {
        var (point, rank) = LeastSquares.Solve(new Examples([1, 3], [5, 9]), [5, 9], l2: 0)!.Value;
        Assert.Equal(2, point[0], 1e-14);
        Assert.Equal(3, point[1], 1e-14);
        Assert.Equal(1, rank);
    }

    [Fact]
    public void A_penalty_shrinks_the_weight_and_leaves_the_bias()
    {
        // (1/2)·Σ(w·x - y)² + (l2/2)·w² with x = ∓1, y = ∓2 about their means: w = 2/(1 + l2/2).
        var (point, _) = LeastSquares.Solve(new Examples([1, 3], [5, 9]), [5, 9], l2: 2)!.Value;
        Assert.Equal(1, point[0], 1e-14);
        Assert.Equal(7 - (1 * 2), point[1], 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1500)]
    public void The_triangular_factor_of_any_number_of_rows_is_that_of_all_at_once(int rows)
    {
        const int Columns = 7;
        var random = new Random(rows);
        var factor = new TriangularFactor(Columns);
        Matrix<double> all = Matrix<double>.Build.Dense(rows, Columns, (_, column) => (random.NextDouble() - 0.5) * Math.Pow(10, column - 3));
        for (int row = 0; row < rows; row++)
        {
            Span<double> place = factor.NextRow(out int stride);
            for (int column = 0; column < Columns; column++)
            {
                place[column * stride] = all[row, column];
            }
        }

        Matrix<double> r = Matrix<double>.Build.DenseOfRowMajor(Columns, Columns, factor.Finish().ToArray());
        Matrix<double> expected = all.TransposeThisAndMultiply(all);
        Matrix<double> actual = r.TransposeThisAndMultiply(r);
        for (int i = 0; i < Columns; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                double scale = Math.Sqrt(expected[i, i] * expected[j, j]);
                Assert.Equal(expected[i, j] / scale, actual[i, j] / scale, 1e-13);
                Assert.True(j >= i || r[i, j] == 0);
            }
        }
    }

    [Fact]
    public void Of_many_minima_it_gives_the_one_with_the_smallest_weights()
    {
        // The third column is the sum of the first two, the fourth is constant, the fifth repeats the first.
        var random = new Random(11);
        const int Rows = 400;
        double[] features = new double[Rows * 5];
        double[] targets = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            (double a, double b) = (random.NextDouble(), random.NextDouble());
            new[] { a, b, a + b, 4, a }.CopyTo(features, row * 5);
            targets[row] = (3 * a) - b + 1 + (0.1 * random.NextDouble());
        }

        var (point, rank) = LeastSquares.Solve(new Examples(features, targets), targets, l2: 0)!.Value;
        Assert.Equal(2, rank);
        Assert.Equal(0, point[3], 1e-12);
        Assert.Equal(point[0], point[4], 1e-12);

        // Orthogonal to the directions that change nothing: (1, 1, -1, ·, 0) and (1, 0, 0, ·, -1).
        Assert.Equal(0, point[0] + point[1] - point[2], 1e-12);

        // A vanishing penalty singles out the same one.
        var (ridge, _) = LeastSquares.Solve(new Examples(features, targets), targets, l2: 1e-9)!.Value;
        Assert.All(point.Zip(ridge), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Fewer_rows_than_features_are_met_exactly()
    {
        double[] features = [1, 2, 3, 0, 1, 5];
        double[] targets = [4, -2];
        var (point, rank) = LeastSquares.Solve(new Examples(features, targets), targets, l2: 0)!.Value;
        Assert.Equal(1, rank);
        Assert.Equal(4, (features[0] * point[0]) + (features[1] * point[1]) + (features[2] * point[2]) + point[3], 1e-13);
        Assert.Equal(-2, (features[3] * point[0]) + (features[4] * point[1]) + (features[5] * point[2]) + point[3], 1e-13);
    }

    [Fact]
    public void Numbers_too_large_to_square_have_no_closed_form() =>
        Assert.Null(LeastSquares.Solve(new Examples([double.MaxValue, -double.MaxValue, 1], [1, 2, 3]), [1, 2, 3], l2: 0));

    [Fact]
    public void What_would_take_minutes_is_not_tried()
    {
        Assert.True(LeastSquares.IsAffordable(new Examples(new double[100 * 50], new double[50])));
        Assert.False(LeastSquares.IsAffordable(new Examples(new double[2000 * 10], new double[10])));
    }
}
