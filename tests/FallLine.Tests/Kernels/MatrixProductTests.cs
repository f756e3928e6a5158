using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>The matrix product against three plain loops.</summary>
public sealed class MatrixProductTests
{
    private static readonly int[] Sizes = [0, 1, 2, 4, 7, 8, 9, 12, 17, 64];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void All_small_shapes_agree_with_plain_loops(bool transposeLeft, bool transposeRight)
    {
        Random random = new(1);
        foreach (int rows in Sizes)
        {
            foreach (int depth in Sizes)
            {
                foreach (int columns in Sizes)
                {
                    Check(rows, depth, columns, transposeLeft, transposeRight, random);
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public unsafe void Blocks_of_every_width_give_the_same_bits(bool accumulate)
    {
        const int Depth = 5;
        const int Columns = 24;
        Random random = new(9);
        double[] left = Values(8 * Depth, random);
        double[] right = Values(Depth * Columns, random);
        double[] before = Values(8 * Columns, random);
        double[][] results = [[.. before], [.. before], [.. before]];
        fixed (double* a = left)
        fixed (double* b = right)
        fixed (double* wide = results[0])
        fixed (double* narrow = results[1])
        fixed (double* narrowest = results[2])
        {
            MatrixBlock512.Multiply<double, Eight, Three>(a, Depth, 1, b, Columns, Depth, wide, Columns, accumulate);
            for (int column = 0; column < Columns; column += 12)
            {
                MatrixBlock256.Multiply<double, Eight, Three>(a, Depth, 1, b + column, Columns, Depth, narrow + column, Columns, accumulate);
            }

            for (int column = 0; column < Columns; column += 6)
            {
                MatrixBlock128.Multiply<double, Eight, Three>(a, Depth, 1, b + column, Columns, Depth, narrowest + column, Columns, accumulate);
            }
        }

        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Theory]
    [InlineData(100, 257, 100)]
    [InlineData(257, 100, 257)]
    [InlineData(2, 1000, 257)]
    [InlineData(1, 257, 2100)]
    [InlineData(2100, 257, 1)]
    [InlineData(257, 2100, 1)]
    [InlineData(700, 3, 200)]
    [InlineData(3, 385, 3)]
    public void Large_and_skinny_shapes_agree_with_plain_loops(int rows, int depth, int columns)
    {
        Random random = new(2);
        foreach (bool transposeLeft in (bool[])[false, true])
        {
            foreach (bool transposeRight in (bool[])[false, true])
            {
                Check(rows, depth, columns, transposeLeft, transposeRight, random);
            }
        }
    }

    [Fact]
    public void A_row_of_the_result_does_not_depend_on_the_other_rows()
    {
        Random random = new(3);
        const int depth = 300;
        const int columns = 50;
        double[] left = Values(19 * depth, random);
        double[] right = Values(depth * columns, random);
        double[] whole = new double[19 * columns];
        MatrixProduct.Multiply<double>(left, right, whole, 19, depth, columns);
        foreach ((int first, int count) in ((int, int)[])[(0, 2), (3, 5), (10, 9), (17, 2)])
        {
            double[] part = new double[count * columns];
            MatrixProduct.Multiply<double>(left.AsSpan(first * depth, count * depth), right, part, count, depth, columns);
            Assert.Equal(whole.AsSpan(first * columns, count * columns).ToArray(), part);
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_the_first_call()
    {
        Random random = new(4);
        double[] left = Values(300 * 300, random);
        double[] right = Values(300 * 300, random);
        double[] result = new double[300 * 300];
        MatrixProduct.Multiply<double>(left, right, result, 300, 300, 300, true, true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MatrixProduct.Multiply<double>(left, right, result, 300, 300, 300, true, true);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Threads_do_not_disturb_one_another()
    {
        Random random = new(5);
        double[] left = Values(120 * 250, random);
        double[] right = Values(250 * 90, random);
        double[] expected = new double[120 * 90];
        MatrixProduct.Multiply<double>(left, right, expected, 120, 250, 90, false, true);
        Parallel.For(0, 16, _ =>
        {
            double[] result = new double[120 * 90];
            MatrixProduct.Multiply<double>(left, right, result, 120, 250, 90, false, true);
            Assert.Equal(expected, result);
        });
    }

    [Fact]
    public void A_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply<double>(new double[5], new double[6], new double[4], 2, 3, 2));

    private static void Check(int rows, int depth, int columns, bool transposeLeft, bool transposeRight, Random random)
    {
        double[] left = Values(rows * depth, random);
        double[] right = Values(depth * columns, random);
        const int guard = 16;
        const double canary = -12345.5;
        double[] result = new double[(rows * columns) + (2 * guard)];
        Array.Fill(result, canary);
        MatrixProduct.Multiply<double>(
            left, right, result.AsSpan(guard, rows * columns), rows, depth, columns, transposeLeft, transposeRight);
        float[] single = new float[(rows * columns) + (2 * guard)];
        Array.Fill(single, (float)canary);
        MatrixProduct.Multiply<float>(
            Array.ConvertAll(left, v => (float)v),
            Array.ConvertAll(right, v => (float)v),
            single.AsSpan(guard, rows * columns),
            rows,
            depth,
            columns,
            transposeLeft,
            transposeRight);

        string shape = $"{rows}x{depth}x{columns} {transposeLeft} {transposeRight}";
        for (int i = 0; i < guard; i++)
        {
            Assert.True(result[i] == canary && result[^(i + 1)] == canary, shape);
            Assert.True(single[i] == (float)canary && single[^(i + 1)] == (float)canary, shape);
        }

        double tolerance = 4e-16 * (depth + 4);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double sum = 0;
                for (int p = 0; p < depth; p++)
                {
                    sum += left[transposeLeft ? (p * rows) + i : (i * depth) + p]
                        * right[transposeRight ? (j * depth) + p : (p * columns) + j];
                }

                int at = guard + (i * columns) + j;
                if (!(Math.Abs(sum - result[at]) <= tolerance) || !(Math.Abs(sum - single[at]) <= 5.4e8 * tolerance))
                {
                    Assert.Fail($"{shape} [{i}, {j}]: {result[at]:R} and {single[at]:R} for {sum:R}");
                }
            }
        }
    }

    private static double[] Values(int count, Random random)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        return values;
    }
}
