namespace FallLine.GradBench.Tests;

/// <summary>Numbers to compare with, from code that shares nothing with the program.</summary>
internal static class Check
{
    /// <summary>Numbers drawn alike on every machine.</summary>
    public static double[] Normal(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }

    /// <summary>Consecutive pieces of a list.</summary>
    public static double[][] Rows(double[] numbers, int columns) => [.. numbers.Chunk(columns)];

    /// <summary>The derivative along each coordinate by five-point central differences: error of the order h⁴.</summary>
    public static double[] Gradient(Func<double[], double> f, double[] point) => [.. Enumerable.Range(0, point.Length).Select(i =>
    {
        const double H = 1e-3;
        double At(double shift)
        {
            double[] moved = [.. point];
            moved[i] += shift;
            return f(moved);
        }

        return (At(-2 * H) - (8 * At(-H)) + (8 * At(H)) - At(2 * H)) / (12 * H);
    })];

    /// <summary>Asserts |a - b| ≤ tolerance·max(1, |a| + |b|) for each pair.</summary>
    public static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double bound = tolerance * Math.Max(1, Math.Abs(expected[i]) + Math.Abs(actual[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"number {i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}
