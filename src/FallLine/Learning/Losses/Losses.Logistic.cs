namespace FallLine;

/// <content>The logistic loss.</content>
public static partial class Losses
{
    /// <summary>The mean negative log-likelihood of two classes, the output being the log-odds of the second.</summary>
    /// <remarks>
    /// With p = σ(z): -y·log p - (1 - y)·log(1 - p) = y·s(-z) + (1 - y)·s(z), where s(z) = log(1 + eᶻ) neither overflows nor loses the small losses
    /// of confident outputs, as the shorter s(z) - y·z does by subtracting two large numbers. Targets between 0 and 1 are allowed: they are probabilities.
    /// </remarks>
    public static Loss Logistic { get; } = new LogisticLoss();

    private sealed class LogisticLoss : Loss
    {
        public override string Id => "logistic";

        public override string Summary => "The negative log-likelihood of two classes. Its prediction is the probability of the second class.";

        public override string Formula => "1/n sum y*softplus(-z) + (1 - y)*softplus(z)";

        public override string Reference => "Cox 1958; Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 4.4";

        public override TargetKind Target => TargetKind.Classes;

        public override int MostClasses => 2;

        public override int Outputs(int classes) => 1;

        public override Expr Of(Expr outputs, Expr targets) =>
            Expr.Mean((targets * Expr.Softplus(-outputs)) + ((1 - targets) * Expr.Softplus(outputs)));

        public override double[] Predictions(ReadOnlySpan<double> outputs, int classes)
        {
            double[] probabilities = new double[2 * outputs.Length];
            for (int row = 0; row < outputs.Length; row++)
            {
                // Each from its own exponential: 1 - σ(z) would round the probability of the first class to 0 from z = 37 on.
                double small = Math.Exp(-Math.Abs(outputs[row]));
                (double unlikely, double likely) = (small / (1 + small), 1 / (1 + small));
                bool second = outputs[row] > 0;
                probabilities[2 * row] = second ? unlikely : likely;
                probabilities[(2 * row) + 1] = second ? likely : unlikely;
            }

            return probabilities;
        }
    }
}
