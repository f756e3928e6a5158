namespace FallLine.Data.Tests;

public sealed class SplitTests
{
    [Fact]
    public void The_generator_gives_the_published_sequence()
    {
        SplitMix64 random = new(1234567);
        Assert.Equal([6457827717110365317, 3203168211198807973, 9817491932198370423], new[] { random.Next(), random.Next(), random.Next() });
    }

    [Fact]
    public void Rows_are_divided_without_loss_and_in_order()
    {
        Split split = Split.Holdout(1000, 0.2, seed: 3);
        Assert.Equal((800, 200), (split.Training.Length, split.Validation.Length));
        Assert.Equal(Enumerable.Range(0, 1000), split.Training.Concat(split.Validation).Order());
        Assert.Equal(split.Training, split.Training.Order());
        Assert.Equal(split.Validation, split.Validation.Order());
        Assert.NotEqual(Enumerable.Range(0, 200), split.Validation);
    }

    [Fact]
    public void A_seed_means_the_same_rows_for_ever()
    {
        Assert.Equal([5, 11, 15, 18, 19], Split.Holdout(20, 0.25, seed: 0).Validation);
        Assert.NotEqual(Split.Holdout(100, 0.25, seed: 0).Validation, Split.Holdout(100, 0.25, seed: 1).Validation);
    }

    [Fact]
    public void Every_row_is_held_out_about_equally_often()
    {
        int[] counts = new int[10];
        for (ulong seed = 0; seed < 10_000; seed++)
        {
            counts[Split.Holdout(10, 0.1, seed).Validation[0]]++;
        }

        // Four standard deviations of a binomial count: sqrt(10000 * 0.1 * 0.9) = 30.
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Neither_part_is_empty_by_rounding_and_misuse_is_refused()
    {
        Assert.Single(Split.Holdout(10, 0.001).Validation);
        Assert.Single(Split.Holdout(10, 0.999).Training);
        Assert.Empty(Split.Holdout(1, 0).Validation);
        Assert.Throws<ArgumentException>(() => Split.Holdout(1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Holdout(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Holdout(10, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Split.Holdout(0, 0.5));
    }
}
