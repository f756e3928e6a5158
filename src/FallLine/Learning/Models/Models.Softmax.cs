namespace FallLine;

/// <content>Softmax regression.</content>
public static partial class Models
{
    /// <summary>Softmax regression, also called multinomial logistic regression: every class has its own weighted sum of the features.</summary>
    public static ModelKind Softmax { get; } = new()
    {
        Id = "softmax",
        Title = "Softmax regression",
        Summary = "Logistic regression for several classes, each with its own weights. For targets of two or more classes.",
        Formula = "P(class k) = exp(x W_k + b_k) / sum_j exp(x W_j + b_j)",
        Reference = "Theil 1969; Bridle 1990",
        Loss = Losses.SoftmaxCrossEntropy,
        DefaultL2 = ClassifierL2,
    };
}
