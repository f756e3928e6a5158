namespace FallLine.Optimization;

/// <summary>The noise in the values of a function at equal distances along a line, by the table of their differences.</summary>
/// <remarks>
/// Differences of high order of a smooth function vanish with the distance; those of noise grow, the k-th by √((2k)!)/k! on average. Where three successive levels
/// agree up to a factor of 4 and the differences change sign, what is left is noise. J. J. Moré and S. M. Wild, SIAM J. Sci. Comput. 33 (2011) 1292–1314, algorithm ECnoise.
/// </remarks>
internal static class DifferenceTable
{
    private const double Agreement = 4;
    private const double MostSpread = 0.1;

    public enum Verdict
    {
        Found,
        TooNear,
        TooFar,
    }

    /// <summary>The standard deviation of the noise, where the values lie near enough to each other that a smooth function is a polynomial there.</summary>
    /// <param name="values">At least 5 values; overwritten.</param>
    public static (Verdict Verdict, double Noise) Noise(Span<double> values)
    {
        (double least, double greatest) = Extremes(values);
        return greatest - least <= MostSpread * Math.Max(Math.Abs(least), Math.Abs(greatest)) ? Differences(values) : (Verdict.TooFar, double.NaN);
    }

    /// <summary>The same of values near zero, whose changes cannot be held against their size; where no level can be told to be noise, that of the highest differences, in which least of the function is left.</summary>
    /// <param name="values">At least 5 values; overwritten.</param>
    public static (Verdict Verdict, double Noise) Differences(Span<double> values)
    {
        int n = values.Length;
        double size = Math.Max(-Extremes(values).Least, Extremes(values).Greatest);
        double unit = size is > 1e-300 and < double.PositiveInfinity ? size : 1;
        foreach (ref double value in values)
        {
            value /= unit;
        }

        Span<double> levels = stackalloc double[n - 1];
        Span<bool> signs = stackalloc bool[n - 1];
        double gamma = 1;
        for (int order = 1; order < n; order++)
        {
            double squares = 0;
            int zeros = 0;
            for (int i = 0; i < n - order; i++)
            {
                values[i] = values[i + 1] - values[i];
                squares += values[i] * values[i];
                zeros += values[i] == 0 ? 1 : 0;
            }

            if (order == 1 && 2 * zeros >= n)
            {
                return (Verdict.TooNear, double.NaN);
            }

            gamma *= 0.5 * order / ((2 * order) - 1);
            levels[order - 1] = Math.Sqrt(gamma * squares / (n - order));
            (double least, double greatest) = Extremes(values[..(n - order)]);
            signs[order - 1] = least * greatest < 0;
        }

        for (int k = 0; k + 2 < levels.Length; k++)
        {
            (double least, double greatest) = Extremes(levels.Slice(k, 3));
            if (greatest <= Agreement * least && signs[k])
            {
                return (Verdict.Found, unit * levels[k]);
            }
        }

        return (Verdict.TooFar, unit * levels[^1]);
    }

    private static (double Least, double Greatest) Extremes(ReadOnlySpan<double> values)
    {
        (double least, double greatest) = (values[0], values[0]);
        foreach (double value in values)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }

        return (least, greatest);
    }
}
