namespace FallLine.Tests.Optimization.Global;

public sealed class SamplingTests
{
    /// <summary>A Sobol sequence has exactly one of its first 2^m points in each part of a variable's range that is cut into 2^m, shifted or not.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(5, 64)]
    [InlineData(64, 256)]
    public void Sobols_points_are_even_in_every_variable(int dimension, int count)
    {
        double[][] points = new Sobol().Points(count, dimension, new Random(1));
        for (int i = 0; i < dimension; i++)
        {
            Assert.Equal(Enumerable.Range(0, count), points.Select(point => (int)(point[i] * count)).Order());
        }
    }

    /// <summary>Of the first 16 points of a good pair of variables, each of 16 rectangles has one, whatever its shape (a (0, m, 2)-net).</summary>
    [Theory]
    [InlineData(4, 4)]
    [InlineData(2, 8)]
    [InlineData(8, 2)]
    public void Sobols_points_are_even_in_the_first_two_together(int across, int up)
    {
        double[][] points = new Sobol().Points(16, 2, new Random(7));
        Assert.Equal(Enumerable.Range(0, 16), points.Select(point => ((int)(point[0] * across) * up) + (int)(point[1] * up)).Order());
    }

    [Fact]
    public void A_longer_sequence_begins_as_a_shorter_one()
    {
        double[][] few = new Sobol().Points(10, 3, new Random(5));
        double[][] many = new Sobol().Points(100, 3, new Random(5));
        Assert.Equal(few.SelectMany(point => point), many.Take(10).SelectMany(point => point));
    }

    [Fact]
    public void Variables_beyond_the_sequence_are_random() =>
        Assert.All(new Sobol().Points(100, 70, new Random(1)), point => Assert.All(point, x => Assert.InRange(x, 0, 1)));

    [Fact]
    public void A_Latin_hypercube_is_even_in_every_variable_for_any_count()
    {
        double[][] points = new LatinHypercube().Points(37, 90, new Random(3));
        for (int i = 0; i < 90; i++)
        {
            Assert.Equal(Enumerable.Range(0, 37), points.Select(point => (int)(point[i] * 37)).Order());
        }
    }

    [Fact]
    public void A_census_counts_and_estimates()
    {
        Census census = Census.Of([5, 1, 1, 2, 1, 3]);
        Assert.Equal(new Census(13, 6, 3, 1), census);
        Assert.Equal(3.0 / 13, census.UnseenShare);
        Assert.Equal(1.5, census.Unseen); // 3·2 / (2·2)
        Assert.Equal(1, Census.Of([]).UnseenShare);
    }
}
