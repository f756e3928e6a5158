namespace FallLine;

/// <content>Logistic regression.</content>
public static partial class Models
{
    /// <summary>Logistic regression: the log-odds of the second of two classes are a weighted sum of the features.</summary>
    public static ModelKind Logistic { get; } = new()
    {
        Id = "logistic",
        Title = "Logistic regression",
        Summary = "The log-odds of one of two classes as a weighted sum of the features. For targets of two classes.",
        Formula = "P(second class) = 1/(1 + exp(-(x W + b)))",
        Reference = "Cox 1958",
        Loss = Losses.Logistic,
        DefaultL2 = ClassifierL2,
    };
}
