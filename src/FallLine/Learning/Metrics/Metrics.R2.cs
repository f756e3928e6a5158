namespace FallLine;

/// <content>The coefficient of determination.</content>
public static partial class Metrics
{
    /// <summary>The share of the targets' variance that the predictions explain.</summary>
    /// <remarks>Below 0 where the mean would predict better. NaN where all targets are equal: there is no variance to explain.</remarks>
    public static Metric R2 { get; } = new R2Metric();

    private sealed class R2Metric : Metric
    {
        public override string Id => "r2";

        public override string Summary => "The share of the variance explained: 1 is perfect, 0 as good as predicting the mean, below 0 worse.";

        public override string Formula => "1 - sum (p - y)^2 / sum (y - mean(y))^2";

        public override string Reference => "Wright, Correlation and Causation, 1921";

        public override TargetKind Target => TargetKind.Number;

        public override bool HigherIsBetter => true;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            double mean = 0;
            bool varies = false;
            foreach (double target in targets)
            {
                mean += target / targets.Length;
                varies |= target != targets[0];
            }

            double unexplained = 0;
            double total = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                double error = predictions[row] - targets[row];
                double deviation = targets[row] - mean;
                unexplained += error * error;
                total += deviation * deviation;
            }

            return varies ? 1 - (unexplained / total) : double.NaN;
        }
    }
}
