namespace FallLine;

/// <content>The accuracy.</content>
public static partial class Metrics
{
    /// <summary>The share of rows whose most probable class is the right one; of equally probable ones the first counts.</summary>
    public static Metric Accuracy { get; } = new AccuracyMetric();

    /// <summary>The index of the most probable class: the first of equals.</summary>
    /// <param name="probabilities">One number per class.</param>
    public static int MostProbable(ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }

    private sealed class AccuracyMetric : Metric
    {
        public override string Id => "accuracy";

        public override string Summary => "The share of rows whose most probable class is the right one.";

        public override string Formula => "1/n sum [argmax_k p_k = y]";

        public override string Reference => "Sokolova and Lapalme, Information Processing & Management 45, 2009";

        public override TargetKind Target => TargetKind.Classes;

        public override bool HigherIsBetter => true;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            int classes = predictions.Length / targets.Length;
            int right = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                right += MostProbable(predictions.Slice(row * classes, classes)) == (int)targets[row] ? 1 : 0;
            }

            return (double)right / targets.Length;
        }
    }
}
