namespace FallLine.Comparison;

/// <summary>Numbers drawn alike on every machine.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Numbers between 0 and 1.</summary>
    public double[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextDouble())];

    /// <summary>Numbers of the standard normal distribution.</summary>
    public double[] Normal(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()))];

    /// <summary>Rows of such numbers.</summary>
    public double[][] Normal(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => Normal(columns))];

    /// <summary>Whole numbers from 0 to below a bound.</summary>
    public int[] Whole(int count, int bound) => [.. Enumerable.Range(0, count).Select(_ => _random.Next(bound))];
}
