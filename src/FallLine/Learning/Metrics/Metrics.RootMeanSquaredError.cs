namespace FallLine;

/// <content>The root mean squared error.</content>
public static partial class Metrics
{
    /// <summary>The square root of the mean squared difference, in the target's unit.</summary>
    public static Metric RootMeanSquaredError { get; } = new RootMeanSquaredErrorMetric();

    private sealed class RootMeanSquaredErrorMetric : Metric
    {
        public override string Id => "rmse";

        public override string Summary => "The typical error in the target's unit; large errors count more than in proportion.";

        public override string Formula => "sqrt(1/n sum (p - y)^2)";

        public override string Reference => "Gauss 1823";

        public override TargetKind Target => TargetKind.Number;

        public override bool HigherIsBetter => false;

        protected override double Compute(ReadOnlySpan<double> predictions, ReadOnlySpan<double> targets)
        {
            double squares = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                double error = predictions[row] - targets[row];
                squares += error * error;
            }

            return Math.Sqrt(squares / targets.Length);
        }
    }
}
