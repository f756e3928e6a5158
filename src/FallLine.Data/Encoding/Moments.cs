namespace FallLine.Data;

/// <summary>Median, mean and standard deviation that survive any finite input.</summary>
internal static class Moments
{
    /// <summary>Its opposite power of two is still finite.</summary>
    private const int LeastExponent = -1000;

    /// <summary>The median; of an even number of values the mean of the middle two. Sorts <paramref name="values"/>.</summary>
    public static double Median(Span<double> values)
    {
        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] * 0.5) + (values[middle] * 0.5);
    }

    /// <summary>The mean, and the standard deviation with the number of values as divisor.</summary>
    /// <remarks>
    /// A constant column gives exactly (value, 0): rounding must not leave a deviation of 1e-17 to divide by. The values are scaled by the largest
    /// of them (a power of two, so exactly), which keeps their squares from overflowing and underflowing, and the mean is corrected once by the mean
    /// of what remains.
    /// </remarks>
    public static (double Mean, double Deviation) Of(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low == high)
        {
            return (low, 0);
        }

        int exponent = Math.Max(Math.ILogB(Math.Max(-low, high)) + 1, LeastExponent);
        double factor = Math.ScaleB(1, -exponent);
        double mean = 0;
        foreach (double value in values)
        {
            mean += value * factor;
        }

        mean /= values.Length;
        double rest = 0;
        foreach (double value in values)
        {
            rest += (value * factor) - mean;
        }

        rest /= values.Length;
        double squares = 0;
        foreach (double value in values)
        {
            double deviation = (value * factor) - mean - rest;
            squares += deviation * deviation;
        }

        return (Math.ScaleB(mean + rest, exponent), Math.ScaleB(Math.Sqrt(squares / values.Length), exponent));
    }
}
