namespace FallLine;

/// <content>The mean absolute error.</content>
public static partial class Metrics
{
    /// <summary>The mean distance between prediction and target, in the target's unit.</summary>
    public static Metric MeanAbsoluteError { get; } = new MeanAbsoluteErrorMetric();

    private sealed class MeanAbsoluteErrorMetric : Metric
    {
        public override string Id => "mae";

        public override string Summary => "The mean error in the target's unit; all errors count in proportion.";

        public override string Formula => "1/n sum |p - y|";

        public override string Reference => "Laplace 1774; Willmott and Matsuura, Climate Research 30, 2005";

        public override TargetKind Target => TargetKind.Number;

        public override bool HigherIsBetter => false;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            double distances = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                distances += Math.Abs(predictions[row] - targets[row]);
            }

            return distances / targets.Length;
        }
    }
}
