using FallLine.Optimization;

namespace FallLine.Tests.Optimization.LeastSquares;

/// <summary>The order of elimination, the factor and LSMR, held against dense arithmetic.</summary>
public sealed class SparseFactorTests
{
    [Fact]
    public void The_order_takes_each_variable_once()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            int n = random.Next(1, 60);
            SparsityPattern graph = Pattern(random, random.Next(1, 80), n, random.Next(1, 6)).Neighbours();
            Assert.Equal([.. Enumerable.Range(0, n)], MinimumDegree.Of(graph).Order());
        }
    }

    /// <summary>An arrow in the wrong order fills up whole; taken from its tip last, nothing is filled. A band stays a band.</summary>
    [Fact]
    public void The_order_avoids_what_can_be_avoided()
    {
        SparsityPattern arrow = SparsityPattern.OfRows(1000, Enumerable.Range(1, 999).Select(i => new[] { 0, i })).Neighbours();
        Assert.Equal(1000 + 999, Entries(EliminationPlan.Of(arrow, 1e9)!));
        SparsityPattern chain = SparsityPattern.OfRows(1000, Enumerable.Range(1, 999).Select(i => new[] { i - 1, i })).Neighbours();
        Assert.Equal(1000 + 999, Entries(EliminationPlan.Of(chain, 1e9)!));
        Assert.Null(EliminationPlan.Of(chain, 100));
    }

    /// <summary>A grid of 60 × 60: the natural order gives 60 entries a column, this one less than half.</summary>
    [Fact]
    public void A_grid_fills_less_than_half_of_its_band()
    {
        const int Side = 60;
        SparsityPattern grid = SparsityPattern.OfRows(
            Side * Side,
            Enumerable.Range(0, Side * Side).SelectMany(i => new[] { (i, i + 1, (i + 1) % Side != 0), (i, i + Side, i + Side < Side * Side) }).Where(edge => edge.Item3).Select(edge => new[] { edge.Item1, edge.Item2 })).Neighbours();
        Assert.InRange(Entries(EliminationPlan.Of(grid, 1e9)!), Side * Side, Side * Side * Side / 2);
    }

    [Theory]
    [InlineData(40, 25, 3)]
    [InlineData(300, 200, 2)]
    [InlineData(400, 150, 9)]
    [InlineData(30, 60, 4)]
    public void The_factor_solves_the_normal_equations(int rows, int columns, int inRow)
    {
        Random random = new(rows);
        SparsityPattern pattern = Pattern(random, rows, columns, inRow);
        double[] entries = [.. Enumerable.Range(0, pattern.Count).Select(_ => random.NextDouble() - 0.5)];
        double[] diagonal = [.. Enumerable.Range(0, columns).Select(_ => 0.1 + random.NextDouble())];
        SparseCholesky factor = new(pattern, EliminationPlan.Of(pattern.Neighbours(), 1e9)!);
        factor.Factor(entries, diagonal);
        double[] right = [.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.5)];
        double[] solution = [.. right];
        factor.SolveLower(solution);
        factor.SolveUpper(solution);

        double[] image = new double[rows];
        new SparseMatrix(pattern, entries).Multiply(solution, image);
        double[] left = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            for (int entry = pattern.RowStarts[i]; entry < pattern.RowStarts[i + 1]; entry++)
            {
                left[pattern.ColumnIndices[entry]] += entries[entry] * image[i];
            }
        }

        for (int j = 0; j < columns; j++)
        {
            Assert.Equal(right[j], left[j] + (diagonal[j] * solution[j]), 1e-12);
        }
    }

    /// <summary>With a factor and without one, of full rank and not: the same step as by the dense factors.</summary>
    [Theory]
    [InlineData(60, 20, 3, 0.3, 1e9)]
    [InlineData(60, 20, 3, 0, 1e9)]
    [InlineData(60, 20, 3, 0.3, 0)]
    [InlineData(60, 20, 3, 0, 0)]
    [InlineData(15, 30, 4, 0, 1e9)]
    [InlineData(15, 30, 4, 0, 0)]
    public void Steps_are_those_of_the_dense_factors(int rows, int columns, int inRow, double damping, double mostWork)
    {
        Random random = new(17);
        SparsityPattern pattern = Pattern(random, rows, columns, inRow);
        double[] units = [.. Enumerable.Range(0, columns).Select(_ => Math.Pow(10, random.Next(-6, 7)))];
        double[] entries = [.. pattern.ColumnIndices.ToArray().Select(column => units[column] * (random.NextDouble() - 0.5))];
        double[] right = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)];
        Residuals source = Residuals.From(columns, pattern, (x, residuals, into) =>
        {
            new SparseMatrix(pattern, entries).Multiply(x, residuals);
            for (int i = 0; i < rows; i++)
            {
                residuals[i] += right[i];
            }

            entries.CopyTo(into);
        });
        SparseLeastSquares sparse = new(pattern, mostWork) { IsFactored = true };
        SparseLinearization linear = new(source, RobustLoss.Linear, sparse);
        PivotedQr factor = new(rows, columns);
        DampedLeastSquares solver = new(columns);
        DenseLinearization dense = new(source, RobustLoss.Linear, factor, solver);
        double[] point = new double[columns];
        _ = linear.Evaluate(point);
        _ = dense.Evaluate(point);
        double[] expected = new double[columns];
        double[] found = new double[columns];
        solver.Solve(dense.Factored(), factor.Scale, damping, expected);
        linear.Solver().Solve(sparse.Scale, damping, 1e-13, found);

        Assert.Equal(mostWork > 0, sparse.IsFactored);
        for (int j = 0; j < columns; j++)
        {
            // The factor of a singular system is that of one nearby.
            Assert.Equal(expected[j] * units[j], found[j] * units[j], rows < columns && mostWork > 0 ? 1e-5 : 1e-8);
        }

        Assert.Equal(dense.SquaredProduct(found), linear.SquaredProduct(found), 1e-12);
        Assert.Equal(dense.Split().Reachable, linear.Split().Reachable, 1e-10);
        Assert.Equal(dense.Split().Unreachable, linear.Split().Unreachable, 1e-7);
    }

    /// <summary>A condition of 10⁷, whose square rounding cannot hold: the factor of the normal equations alone leaves two digits of the step, LSMR on it gives back what QR has.</summary>
    [Fact]
    public void Digits_that_the_normal_equations_lose_come_back()
    {
        const int N = 30;
        var pattern = SparsityPattern.OfRows(N, Enumerable.Range(0, 2 * N).Select(i => i < N ? new[] { i, (i + 1) % N } : [i - N]));
        double[] entries = [.. Enumerable.Range(0, N).SelectMany(_ => new[] { 1.0, -1.0 }), .. Enumerable.Repeat(1e-7, N)];
        double[] truth = [.. Enumerable.Range(0, N).Select(i => Math.Sin(i) + 2)];
        double[] right = new double[2 * N];
        SparseMatrix matrix = new(pattern, entries);
        matrix.Multiply(truth, right);
        Residuals source = Residuals.From(N, pattern, (x, residuals, into) =>
        {
            matrix.Multiply(x, residuals);
            Vectors.Subtract(residuals, right, residuals);
            entries.CopyTo(into);
        });
        SparseLeastSquares sparse = new(pattern) { IsFactored = true };
        SparseLinearization linear = new(source, RobustLoss.Linear, sparse);
        _ = linear.Evaluate(new double[N]);
        double[] step = new double[N];
        linear.GaussNewton(step);

        Assert.All(step.Zip(truth), pair => Assert.Equal(pair.Second, pair.First, 1e-7));
    }

    private static int Entries(EliminationPlan plan) =>
        Enumerable.Range(0, plan.Blocks).Sum(block => (plan.RowsOf(block).Length * plan.ColumnsOf(block)) - (plan.ColumnsOf(block) * (plan.ColumnsOf(block) - 1) / 2));

    private static SparsityPattern Pattern(Random random, int rows, int columns, int inRow) =>
        SparsityPattern.OfRows(columns, Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, inRow).Select(_ => random.Next(columns)).ToArray()));
}
