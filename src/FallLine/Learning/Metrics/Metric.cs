namespace FallLine;

/// <summary>How good predictions are, in one number.</summary>
/// <remarks>
/// The metrics that come with FallLine are the properties of <see cref="Metrics"/>, one file each. Predictions of numbers are the values; predictions of classes
/// are the probabilities of all classes, row by row, as <see cref="Loss.Predictions"/> gives them.
/// </remarks>
public abstract class Metric
{
    /// <summary>The name in results: <c>rmse</c>, <c>logLoss</c>, …</summary>
    public abstract string Id { get; }

    /// <summary>What it says, in a sentence or two.</summary>
    public abstract string Summary { get; }

    /// <summary>The formula in plain text: predictions p, targets y.</summary>
    public abstract string Formula { get; }

    /// <summary>Where it is from.</summary>
    public abstract string Reference { get; }

    /// <summary>The targets that it is for.</summary>
    public abstract TargetKind Target { get; }

    /// <summary>Whether greater is better.</summary>
    public abstract bool HigherIsBetter { get; }

    /// <summary>The most classes that it is defined for.</summary>
    public virtual int MostClasses => int.MaxValue;

    /// <summary>Whether it is for targets with this many classes.</summary>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public bool Fits(int classes) => Target == TargetKind.Number ? classes == 0 : classes >= 2 && classes <= MostClasses;

    /// <summary>The metric of some predictions; NaN where it is not defined for these targets.</summary>
    /// <param name="predictions">The values, or the probabilities of all classes, row by row.</param>
    /// <param name="targets">One number per row, at least one row: the value, or the index of the class.</param>
    /// <exception cref="ArgumentException">There is no row, the lengths do not fit together, or the targets have too many classes.</exception>
    public double Of(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
    {
        int width = targets.Length > 0 && predictions.Length % targets.Length == 0 ? predictions.Length / targets.Length : 0;
        bool fits = Target == TargetKind.Number ? width == 1 : Fits(width);
        if (!fits)
        {
            string wanted = Target == TargetKind.Number ? "one prediction per target"
                : MostClasses == 2 ? "the probabilities of two classes per target"
                : "the probabilities of all classes per target";
            throw new ArgumentException($"The metric '{Id}' needs {wanted}, and at least one target; it got {predictions.Length} predictions and {targets.Length} targets.", nameof(predictions));
        }

        return Compute(predictions, targets);
    }

    /// <summary>The metric of predictions that fit the targets.</summary>
    /// <param name="predictions">The values, or the probabilities of all classes, row by row.</param>
    /// <param name="targets">One number per row, at least one row.</param>
    protected abstract double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets);
}
