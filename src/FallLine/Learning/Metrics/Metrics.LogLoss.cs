namespace FallLine;

/// <content>The logarithmic loss.</content>
public static partial class Metrics
{
    /// <summary>The mean of -log of the probability given to the right class.</summary>
    /// <remarks>Infinite where a right class was given the probability 0: probabilities are not clipped, as some programs do to hide that.</remarks>
    public static Metric LogLoss { get; } = new LogLossMetric();

    private sealed class LogLossMetric : Metric
    {
        public override string Id => "logLoss";

        public override string Summary => "How surprised the probabilities are by the right classes: 0 is perfect, log(classes) as good as guessing.";

        public override string Formula => "-1/n sum log p_y";

        public override string Reference => "Good, Rational Decisions, 1952";

        public override TargetKind Target => TargetKind.Classes;

        public override bool HigherIsBetter => false;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            int classes = predictions.Length / targets.Length;
            double sum = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                sum -= Math.Log(predictions[(row * classes) + (int)targets[row]]);
            }

            return sum / targets.Length;
        }
    }
}
