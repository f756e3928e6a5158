using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Where a fit begins with parameters for which no start was given, where 1 will not do; and what a curve does not respond to.</summary>
/// <remarks>
/// Tried are points of both signs and of magnitudes from a hundredth of the least of 1, the data's size and its inverse to a hundred times the greatest: rates are of the size of 1/x, lengths of that of x; and places between the least and the greatest
/// of a column. They follow Sobol's sequence, so that the same data give the same start. The parameters with a start stay there; linear ones, where they are separated, are at their best for each point.
/// </remarks>
internal static class CurveStart
{
    private const int Tries = 512;
    private const int Seed = 20250607;
    private const double Margin = 100;

    /// <summary>A curve that misses the data by a thousand times their own size is no start, nor is one that is 0 everywhere up to rounding, where nothing says which way to go.</summary>
    private const double Hopeless = 1e6;
    private const double Flat = 1e-9;

    /// <summary>Of the data's size: what a parameter changes less, when it changes by its own size, says nothing of which way to go.</summary>
    private const double Quiet = 1e-10;

    /// <summary>Moves the open parameters of a start to the best of the points tried, where the start itself has no value, a hopeless one, or that of no curve at all, or where the curve does not respond to one of them.</summary>
    /// <param name="objective">What is made least, of the parameters in <paramref name="names"/>.</param>
    /// <param name="names">The parameters.</param>
    /// <param name="start">A value for each; changed.</param>
    /// <param name="open">Those for which no start was given.</param>
    /// <param name="curve">The curve with its data.</param>
    /// <param name="whole">All parameters at the start, also those that are separated.</param>
    /// <returns>What was done, or null for nothing.</returns>
    public static Finding? Improve(Objective objective, string[] names, double[] start, IReadOnlyCollection<string> open, CurveModel curve, double[] whole)
    {
        int[] moved = [.. Enumerable.Range(0, names.Length).Where(i => open.Contains(names[i]))];
        double value = objective.Value(start);
        bool hopeless = !(value <= Hopeless * curve.Nothing) || Math.Abs(value - curve.Nothing) <= Flat * curve.Nothing;
        if (moved.Length == 0 || !(hopeless || Unheard(whole, curve).Any(name => open.Contains(name) && names.Contains(name))))
        {
            return null;
        }

        bool better = false;
        foreach (double[] trial in Points(start, moved, curve))
        {
            double there = objective.Value(trial);
            if (double.IsFinite(there) && !(there >= value))
            {
                (value, better) = (there, true);
                trial.CopyTo(start, 0);
            }
        }

        string found = string.Join(", ", moved.Select(i => $"{names[i]} = {Numbers.Rounded(start[i], 3)}"));
        return better
            ? new Finding("start-found", $"Where the parameters without a start are 1 the curve has no value, is far from the data, is 0 everywhere or does not respond to them; the search began at {found}, the best of {Tries} points tried.", "Give a start if this is not the fit that you mean.")
            : null;
    }

    /// <summary>The parameters to which the curve does not respond at a point.</summary>
    public static string[] Unheard(double[] point, CurveModel curve)
    {
        int n = point.Length;
        Residuals residuals = curve.Residuals;
        double[] values = new double[residuals.Count];
        double[] jacobian = new double[residuals.Count * n];
        residuals.ValuesAndJacobian(point, values, jacobian);
        double least = Quiet * Math.Sqrt(2 * curve.Nothing);
        return
        [
            .. curve.Parameters.ElementNames().Where((_, j) =>
                Vectors.Norm([.. Enumerable.Range(0, residuals.Count).Select(i => jacobian[(i * n) + j])]) * Math.Max(1, Math.Abs(point[j])) <= least),
        ];
    }

    /// <summary>The points to try: the same array, filled again for each.</summary>
    /// <param name="from">Where the parameters that are not moved stay.</param>
    /// <param name="moved">Those that are.</param>
    /// <param name="curve">The curve with its data.</param>
    public static IEnumerable<double[]> Points(double[] from, int[] moved, CurveModel curve)
    {
        double size = curve.Size;
        double unit = size > 0 && double.IsFinite(size) ? size : 1;
        double least = Math.Log(Math.Min(1, Math.Min(unit, 1 / unit)) / Margin);
        double greatest = Math.Log(Math.Max(1, Math.Max(unit, 1 / unit)) * Margin);
        (double Low, double High)[] ranges = [.. curve.Columns.Values.Select(column => (column.Min(), column.Max()))];
        SobolSequence sequence = new(moved.Length, new Random(Seed));
        double[] cube = new double[moved.Length];
        double[] trial = [.. from];
        for (int k = 0; k < Tries; k++)
        {
            sequence.Next(cube);
            for (int j = 0; j < moved.Length; j++)
            {
                trial[moved[j]] = cube[j] < 0.5 || ranges.Length == 0 ? Sized(2 * cube[j] % 1) : Placed(((2 * cube[j]) - 1) * ranges.Length);
            }

            yield return trial;
        }

        double Sized(double part)
        {
            double signed = (2 * part) - 1;
            return Math.Sign(signed) * Math.Exp(least + (Math.Abs(signed) * (greatest - least)));
        }

        double Placed(double part)
        {
            (double low, double high) = ranges[Math.Min((int)part, ranges.Length - 1)];
            return low + ((part - (int)part) * (high - low));
        }
    }
}
