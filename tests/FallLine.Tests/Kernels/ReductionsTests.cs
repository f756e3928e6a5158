using FallLine.Kernels;

namespace FallLine.Tests.Kernels;

/// <summary>Reductions against exact sums and plain loops.</summary>
public sealed class ReductionsTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 1023, 1024, 1025, 3000, 4096, 100_003];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_sum_is_within_the_stated_bound(int length)
    {
        double[] values = Values(length, 1);
        double magnitudes = values.Sum(Math.Abs);
        double roundings = 32 + Math.Log2(Math.Max(1, length / 1024.0)) + 5;
        double error = Math.Abs((double)(values.Sum(v => (decimal)v) - (decimal)Reductions.Sum<double>(values)));
        Assert.True(error <= roundings * 1.2e-16 * magnitudes, $"{length}: {error}");

        float[] single = Array.ConvertAll(values, v => (float)v);
        double singleError = Math.Abs(single.Sum(v => (double)v) - Reductions.Sum<float>(single));
        Assert.True(singleError <= roundings * 6e-8 * magnitudes, $"{length}: {singleError}");
    }

    [Fact]
    public void A_long_sum_is_far_more_accurate_than_a_plain_loop()
    {
        double[] values = Values(1 << 20, 2);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Abs(values[i]);
        }

        double exact = (double)values.Sum(v => (decimal)v);
        double plain = 0;
        foreach (double value in values)
        {
            plain += value;
        }

        double error = Math.Abs(Reductions.Sum<double>(values) - exact) / exact;
        Assert.True(error < 1e-15, $"{error}");
        Assert.True(error < Math.Abs(plain - exact) / exact / 5);
    }

    [Fact]
    public void The_tree_is_the_one_described()
    {
        double[] values = Values(128 * 8 * 5 + 77, 3);
        List<double[]> tiles = [];
        for (int start = 0; start < values.Length; start += 1024)
        {
            double[] accumulators = new double[32];
            for (int i = start; i < Math.Min(values.Length, start + 1024); i++)
            {
                accumulators[i % 32] += values[i];
            }

            double[] lanes = new double[8];
            for (int l = 0; l < 8; l++)
            {
                lanes[l] = (accumulators[l] + accumulators[8 + l]) + (accumulators[16 + l] + accumulators[24 + l]);
            }

            tiles.Add(lanes);
        }

        // Six tiles: ((0 1) (2 3)) (4 5).
        double[] total = new double[8];
        for (int l = 0; l < 8; l++)
        {
            total[l] = (tiles[0][l] + tiles[1][l] + (tiles[2][l] + tiles[3][l])) + (tiles[4][l] + tiles[5][l]);
        }

        double[] quarter = [total[0] + total[4], total[1] + total[5], total[2] + total[6], total[3] + total[7]];
        double expected = (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
        Assert.Equal(expected, Reductions.Sum<double>(values));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Max_and_min_agree_with_plain_loops(int length)
    {
        double[] values = Values(length, 4);
        Assert.Equal(values.DefaultIfEmpty(double.NegativeInfinity).Max(), Reductions.Max<double>(values));
        Assert.Equal(values.DefaultIfEmpty(double.PositiveInfinity).Min(), Reductions.Min<double>(values));
    }

    [Fact]
    public void A_NaN_anywhere_wins()
    {
        for (int length = 1; length < 100; length++)
        {
            for (int at = 0; at < length; at++)
            {
                double[] values = Values(length, length);
                values[at] = double.NaN;
                Assert.True(double.IsNaN(Reductions.Max<double>(values)));
                Assert.True(double.IsNaN(Reductions.Min<double>(values)));
                Assert.True(double.IsNaN(Reductions.Sum<double>(values)));
            }
        }
    }

    [Fact]
    public void A_product_multiplies()
    {
        Assert.Equal(1, Reductions.Product<double>([]));
        Assert.Equal(3628800, Reductions.Product<double>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    }

    [Theory]
    [InlineData(1, 5, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(2, 33, 7)]
    [InlineData(2, 100, 32)]
    [InlineData(3, 65, 45)]
    [InlineData(1, 5000, 3)]
    [InlineData(4, 2000, 1)]
    [InlineData(2, 0, 3)]
    [InlineData(0, 4, 3)]
    public void Sums_along_an_axis_agree_with_plain_loops(int outer, int axis, int inner)
    {
        double[] values = Values(outer * axis * inner, 5);
        double[] guarded = new double[(outer * inner) + 16];
        Array.Fill(guarded, 99.25);
        Reductions.Sum<double>(values, outer, axis, inner, guarded.AsSpan(8, outer * inner));
        float[] single = new float[outer * inner];
        Reductions.Sum<float>(Array.ConvertAll(values, v => (float)v), outer, axis, inner, single);
        Assert.All(guarded[..8].Concat(guarded[^8..]), v => Assert.Equal(99.25, v));
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                decimal exact = 0;
                for (int a = 0; a < axis; a++)
                {
                    exact += (decimal)values[(((o * axis) + a) * inner) + i];
                }

                Assert.Equal((double)exact, guarded[8 + (o * inner) + i], 1e-15 * (axis + 1));
                Assert.Equal((double)exact, single[(o * inner) + i], 1e-7 * (axis + 1));
            }
        }
    }

    [Theory]
    [InlineData(1, 100, 45)]
    [InlineData(1, 300, 1)]
    [InlineData(5, 7, 1)]
    [InlineData(2, 40, 9)]
    [InlineData(3, 0, 2)]
    public void A_reduction_may_be_combined_with_what_is_there(int outer, int axis, int inner)
    {
        double[] values = Values(outer * axis * inner, 6);
        double[] before = Values(outer * inner, 7);
        double[] alone = new double[outer * inner];
        double[] sums = [.. before];
        Reductions.Sum<double>(values, outer, axis, inner, alone);
        Reductions.Reduce<double, SumReduction<double>>(values, outer, axis, inner, sums, accumulate: true);
        Assert.Equal([.. before.Zip(alone, (x, y) => x + y)], sums);
        double[] greatest = [.. before];
        Reductions.Reduce<double, MaxReduction<double>>(values, outer, axis, inner, alone);
        Reductions.Reduce<double, MaxReduction<double>>(values, outer, axis, inner, greatest, accumulate: true);
        Assert.Equal([.. before.Zip(alone, Math.Max)], greatest);
    }

    private static double[] Values(int count, int seed)
    {
        Random random = new(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        return values;
    }
}
