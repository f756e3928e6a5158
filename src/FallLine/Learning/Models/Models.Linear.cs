namespace FallLine;

/// <content>Linear regression.</content>
public static partial class Models
{
    /// <summary>Linear regression: the prediction is a weighted sum of the features.</summary>
    /// <remarks>
    /// Without a penalty by default: the least-squares minimum exists for every table (columns that depend on each other included, where descent
    /// from zero reaches the minimum with the smallest weights), and it is the answer that other programs give.
    /// </remarks>
    public static ModelKind Linear { get; } = new()
    {
        Id = "linear",
        Title = "Linear regression",
        Summary = "A weighted sum of the features. For targets that are numbers.",
        Formula = "x W + b",
        Reference = "Legendre 1805; Gauss 1809",
        Loss = Losses.SquaredError,
        DefaultL2 = 0,
    };
}
