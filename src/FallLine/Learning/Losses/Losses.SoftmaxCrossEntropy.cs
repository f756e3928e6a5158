namespace FallLine;

/// <content>The softmax cross-entropy.</content>
public static partial class Losses
{
    /// <summary>The mean negative log-likelihood of several classes, each with an output of its own.</summary>
    /// <remarks>
    /// With pₖ = e^zₖ / Σⱼ e^zⱼ and targets that are 1 for the row's class and 0 for the others: -log p = logΣe^z - z·y. Adding the same number to
    /// all outputs of a row changes nothing, so without a penalty the minimum is not a point but a line of equal ones; descent from zero stays on the
    /// one whose weights sum to 0 over the classes. Targets may be any probabilities that sum to 1.
    /// </remarks>
    public static Loss SoftmaxCrossEntropy { get; } = new SoftmaxCrossEntropyLoss();

    private sealed class SoftmaxCrossEntropyLoss : Loss
    {
        public override string Id => "softmax";

        public override string Summary => "The negative log-likelihood of two or more classes, one output each. Its prediction is the probability of every class.";

        public override string Formula => "1/n sum log(sum_k exp(z_k)) - sum_k y_k*z_k";

        public override string Reference => "Bridle 1990; Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 4.4";

        public override TargetKind Target => TargetKind.Classes;

        public override int Outputs(int classes) => classes;

        public override double[] Targets(ReadOnlySpan<double> targets, int classes)
        {
            double[] oneHot = new double[targets.Length * classes];
            for (int row = 0; row < targets.Length; row++)
            {
                oneHot[(row * classes) + (int)targets[row]] = 1;
            }

            return oneHot;
        }

        public override Expr Of(Expr outputs, Expr targets) => Expr.Mean(Expr.LogSumExp(outputs) - Expr.Sum(outputs * targets, axis: 1));

        public override double[] Predictions(ReadOnlySpan<double> outputs, int classes)
        {
            double[] probabilities = outputs.ToArray();
            for (int start = 0; start < probabilities.Length; start += classes)
            {
                Span<double> row = probabilities.AsSpan(start, classes);
                double greatest = double.NegativeInfinity;
                foreach (double output in row)
                {
                    greatest = Math.Max(greatest, output);
                }

                double sum = 0;
                foreach (ref double output in row)
                {
                    output = Math.Exp(output - greatest);
                    sum += output;
                }

                foreach (ref double output in row)
                {
                    output /= sum;
                }
            }

            return probabilities;
        }
    }
}
