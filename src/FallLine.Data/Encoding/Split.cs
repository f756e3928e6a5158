namespace FallLine.Data;

/// <summary>The rows of a table divided into those to learn from and those to check on.</summary>
/// <param name="Training">The rows to learn from, ascending.</param>
/// <param name="Validation">The rows held out, ascending.</param>
public sealed record Split(int[] Training, int[] Validation)
{
    /// <summary>Holds out a random share of the rows.</summary>
    /// <remarks>The same arguments give the same rows on every machine and version: the shuffle (Fisher and Yates) draws from SplitMix64.</remarks>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="validation">The share to hold out, from 0 to below 1. Above 0, at least one row is held out, and at least one is left.</param>
    /// <param name="seed">Which random division.</param>
    /// <exception cref="ArgumentException">The share is out of range, or there are not two rows to divide.</exception>
    public static Split Holdout(int rows, double validation, ulong seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (!(validation is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "The share to hold out must be at least 0 and below 1.");
        }

        int[] order = TableEncoding.Range(rows);
        if (validation == 0)
        {
            return new Split(order, []);
        }

        if (rows == 1)
        {
            throw new ArgumentException("One row cannot be divided into training and validation.", nameof(rows));
        }

        SplitMix64 random = new(seed);
        for (int i = rows - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        int heldOut = Math.Clamp((int)Math.Round(rows * validation), 1, rows - 1);
        int[] held = order[..heldOut];
        int[] kept = order[heldOut..];
        Array.Sort(held);
        Array.Sort(kept);
        return new Split(kept, held);
    }
}
