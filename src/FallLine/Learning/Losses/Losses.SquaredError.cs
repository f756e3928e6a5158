namespace FallLine;

/// <content>The squared error.</content>
public static partial class Losses
{
    /// <summary>The mean of the squared differences between output and target.</summary>
    /// <remarks>
    /// Without a factor ½, so that the loss that is shown is the square of the root mean square error that is shown beside it; the minimum is the
    /// same. Its Hessian in the weights is (2/n)·XᵀX: a quadratic, with a closed form.
    /// </remarks>
    public static Loss SquaredError { get; } = new SquaredErrorLoss();

    private sealed class SquaredErrorLoss : Loss
    {
        public override string Id => "squared";

        public override string Summary => "The mean squared error. For targets that are numbers; its prediction is the conditional mean, and one far outlier can pull it far.";

        public override string Formula => "1/n sum (z - y)^2";

        public override string Reference => "Legendre 1805; Gauss 1809; Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, section 3.2";

        public override TargetKind Target => TargetKind.Number;

        public override int? Degree => 2;

        public override int Outputs(int classes) => 1;

        public override Expr Of(Expr outputs, Expr targets) => Expr.Mean(Expr.Square(outputs - targets));
    }
}
