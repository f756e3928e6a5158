namespace FallLine;

/// <summary>Rows to learn from: the features of each, and its target.</summary>
public sealed class Examples
{
    private readonly double[] _features;
    private readonly double[] _targets;

    /// <summary>Rows of features with their targets.</summary>
    /// <param name="features">The features, row by row; the array is kept, not copied: do not change it.</param>
    /// <param name="targets">One number per row: the value, or the index of the class; the array is kept, not copied.</param>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    /// <exception cref="ArgumentException">There is no row or no feature, the rows are not whole, or a target is not a finite number or not the index of a class.</exception>
    public Examples(double[] features, double[] targets, int classes = 0)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegative(classes);
        if (targets.Length == 0 || features.Length == 0 || features.Length % targets.Length != 0)
        {
            throw new ArgumentException(
                $"{features.Length} features do not make {targets.Length} rows of equal length; give at least one row and one feature.", nameof(features));
        }

        int bad = Array.FindIndex(targets, target => classes == 0 ? !double.IsFinite(target) : !(target >= 0 && target < classes && target == Math.Floor(target)));
        if (bad >= 0)
        {
            string allowed = classes == 0 ? "a finite number" : $"the index of a class, from 0 to {classes - 1}";
            throw new ArgumentException(FormattableString.Invariant($"The target of row {bad} is {targets[bad]}; it must be {allowed}."), nameof(targets));
        }

        (_features, _targets, Classes) = (features, targets, classes);
    }

    /// <summary>The features, row by row.</summary>
    public ReadOnlySpan<double> Features => _features;

    /// <summary>One number per row: the value, or the index of the class.</summary>
    public ReadOnlySpan<double> Targets => _targets;

    /// <summary>The number of classes; 0 where the target is a number.</summary>
    public int Classes { get; }

    /// <summary>The number of rows.</summary>
    public int Rows => _targets.Length;

    /// <summary>The number of features in a row.</summary>
    public int FeatureCount => _features.Length / _targets.Length;

    internal double[] FeatureArray => _features;
}
