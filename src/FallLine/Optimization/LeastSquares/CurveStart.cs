using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Where a fit begins with parameters for which no start was given, where 1 will not do.</summary>
/// <remarks>
/// Tried are points of both signs and of magnitudes from a hundredth of the least of 1, the data's size and its inverse to a hundred times the greatest: rates are of the size of 1/x, places of that of x. They follow Sobol's
/// sequence, so that the same data give the same start. The parameters with a start stay there; linear ones, where they are separated, are at their best for each point.
/// </remarks>
internal static class CurveStart
{
    private const int Tries = 256;
    private const int Seed = 20250607;
    private const double Margin = 100;

    /// <summary>A curve that misses the data by a thousand times their own size is no start, nor is one that is 0 everywhere up to rounding, where nothing says which way to go.</summary>
    private const double Hopeless = 1e6;
    private const double Flat = 1e-9;

    /// <summary>Moves the open parameters of a start to the best of the points tried, where the start itself has no value, a hopeless one, or that of no curve at all.</summary>
    /// <param name="objective">What is made least, of the parameters in <paramref name="names"/>.</param>
    /// <param name="names">The parameters.</param>
    /// <param name="start">A value for each; changed.</param>
    /// <param name="open">Those for which no start was given.</param>
    /// <param name="size">The greatest magnitude in the data that the curve is computed from.</param>
    /// <param name="nothing">The value that a curve of zeros would have.</param>
    /// <returns>What was done, or null for nothing.</returns>
    public static Finding? Improve(Objective objective, string[] names, double[] start, IReadOnlyCollection<string> open, double size, double nothing)
    {
        int[] moved = [.. Enumerable.Range(0, names.Length).Where(i => open.Contains(names[i]))];
        double value = objective.Value(start);
        if (moved.Length == 0 || (value <= Hopeless * nothing && !(Math.Abs(value - nothing) <= Flat * nothing)))
        {
            return null;
        }

        double unit = size > 0 && double.IsFinite(size) ? size : 1;
        double least = Math.Log(Math.Min(1, Math.Min(unit, 1 / unit)) / Margin);
        double greatest = Math.Log(Math.Max(1, Math.Max(unit, 1 / unit)) * Margin);
        SobolSequence sequence = new(moved.Length, new Random(Seed));
        double[] cube = new double[moved.Length];
        double[] trial = [.. start];
        bool better = false;
        for (int k = 0; k < Tries; k++)
        {
            sequence.Next(cube);
            for (int j = 0; j < moved.Length; j++)
            {
                double part = Math.Abs((2 * cube[j]) - 1);
                trial[moved[j]] = Math.Sign((2 * cube[j]) - 1) * Math.Exp(least + (part * (greatest - least)));
            }

            double there = objective.Value(trial);
            if (double.IsFinite(there) && !(there >= value))
            {
                (value, better) = (there, true);
                trial.CopyTo(start, 0);
            }
        }

        string found = string.Join(", ", moved.Select(i => $"{names[i]} = {Numbers.Rounded(start[i], 3)}"));
        return better
            ? new Finding("start-found", $"Where the parameters without a start are 1 the curve has no value, is far from the data or is 0 everywhere; the search began at {found}, the best of {Tries} points tried.", "Give a start if this is not the fit that you mean.")
            : null;
    }
}
