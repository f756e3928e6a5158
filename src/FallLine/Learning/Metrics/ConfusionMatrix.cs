using System.Collections.Immutable;

namespace FallLine;

/// <summary>How often rows of each class were taken for each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly ImmutableArray<int> _counts;

    private ConfusionMatrix(int classes, ImmutableArray<int> counts) => (Classes, _counts) = (classes, counts);

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>How many rows of the class <paramref name="actual"/> were taken for the class <paramref name="predicted"/>.</summary>
    /// <param name="actual">The index of the right class.</param>
    /// <param name="predicted">The index of the most probable class.</param>
    public int this[int actual, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actual, (uint)Classes, nameof(actual));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
            return _counts[(actual * Classes) + predicted];
        }
    }

    /// <summary>Counts the most probable class of each row against the right one.</summary>
    /// <param name="probabilities">The probabilities of all classes, row by row.</param>
    /// <param name="targets">The index of the right class of each row; at least one row.</param>
    public static ConfusionMatrix Of(ReadOnlySpan<double> probabilities, ReadOnlySpan<double> targets)
    {
        if (targets.Length == 0 || probabilities.Length % targets.Length != 0)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities do not belong to {targets.Length} rows.", nameof(probabilities));
        }

        int classes = probabilities.Length / targets.Length;
        int[] counts = new int[classes * classes];
        for (int row = 0; row < targets.Length; row++)
        {
            counts[((int)targets[row] * classes) + Metrics.MostProbable(probabilities.Slice(row * classes, classes))]++;
        }

        return new ConfusionMatrix(classes, [.. counts]);
    }
}
