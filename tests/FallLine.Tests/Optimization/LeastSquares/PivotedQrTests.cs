using FallLine.Optimization;

namespace FallLine.Tests.Optimization.LeastSquares;

public sealed class PivotedQrTests
{
    [Theory]
    [InlineData(5, 3)]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(2, 4)]
    [InlineData(60, 20)]
    public void R_rebuilds_the_products_of_the_columns(int rows, int columns)
    {
        double[] matrix = Matrix(rows, columns, seed: 4);
        PivotedQr qr = new(rows, columns);
        qr.Factor(matrix);

        Assert.Equal(Math.Min(rows, columns), qr.Rank);
        for (int a = 0; a < columns; a++)
        {
            for (int b = 0; b < columns; b++)
            {
                double sum = 0;
                for (int i = 0; i <= Math.Min(a, b); i++)
                {
                    sum += qr.Upper(i, a) * qr.Upper(i, b);
                }

                (int p, int q) = (qr.Order[a], qr.Order[b]);
                double product = Enumerable.Range(0, rows).Sum(i => matrix[(i * columns) + p] * matrix[(i * columns) + q]);
                Assert.Equal(product / (qr.Scale[p] * qr.Scale[q]), sum, 1e-13);
            }
        }
    }

    [Fact]
    public void A_column_that_is_a_combination_of_others_lowers_the_rank_whatever_its_units()
    {
        double[] matrix = Matrix(20, 4, seed: 5);
        for (int i = 0; i < 20; i++)
        {
            matrix[(i * 4) + 2] = 1e-9 * (matrix[i * 4] + matrix[(i * 4) + 3]);
        }

        PivotedQr qr = new(20, 4);
        qr.Factor(matrix);
        Assert.Equal(3, qr.Rank);
        qr.Factor(new double[80]);
        Assert.Equal(0, qr.Rank);
    }

    /// <summary>The normal equations hold at the solution, with and without damping, for more and for fewer rows than columns.</summary>
    [Theory]
    [InlineData(12, 4, 0)]
    [InlineData(12, 4, 0.7)]
    [InlineData(3, 5, 0.2)]
    [InlineData(30, 1, 0)]
    public void A_damped_solution_satisfies_its_normal_equations(int rows, int columns, double damping)
    {
        Random random = new(8);
        double[] matrix = Matrix(rows, columns, seed: 6);
        double[] right = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() - 0.5)];
        double[] scaling = [.. Enumerable.Range(0, columns).Select(_ => 0.5 + random.NextDouble())];
        Residuals residuals = Residuals.From(columns, rows, (x, values, jacobian) =>
        {
            right.CopyTo(values);
            matrix.CopyTo(jacobian);
        });
        PivotedQr qr = new(rows, columns);
        DenseLinearization linear = new(residuals, RobustLoss.Linear, qr, new DampedLeastSquares(columns));
        _ = linear.Evaluate(new double[columns]);
        _ = linear.Factored();
        double[] step = new double[columns];
        DampedLeastSquares solver = new(columns);
        solver.Solve(qr, scaling, damping, step);

        double[] left = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            double missed = right[i] + Enumerable.Range(0, columns).Sum(j => matrix[(i * columns) + j] * step[j]);
            for (int j = 0; j < columns; j++)
            {
                left[j] += missed * matrix[(i * columns) + j];
            }
        }

        double[] normal = [.. step];
        for (int j = 0; j < columns; j++)
        {
            Assert.Equal(0, left[j] + (damping * scaling[j] * scaling[j] * step[j]), 1e-12);
        }

        // (JᵀJ + λD²)⁻¹ applied to its product with the step gives the step back.
        if (rows >= columns)
        {
            double[] product = new double[columns];
            for (int i = 0; i < rows; i++)
            {
                double change = Enumerable.Range(0, columns).Sum(j => matrix[(i * columns) + j] * step[j]);
                for (int j = 0; j < columns; j++)
                {
                    product[j] += change * matrix[(i * columns) + j];
                }
            }

            for (int j = 0; j < columns; j++)
            {
                product[j] += damping * scaling[j] * scaling[j] * step[j];
            }

            solver.SolveNormal(product);
            Assert.All(product.Zip(normal), pair => Assert.Equal(pair.Second, pair.First, 1e-10 * (1 + Math.Abs(pair.Second))));
        }
    }

    private static double[] Matrix(int rows, int columns, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => random.NextDouble() - 0.5)];
    }
}
