namespace FallLine.Comparison;

/// <summary>What a case took each tool, in milliseconds.</summary>
internal sealed record Times(Case Case, Times.Pair Value, Times.Pair Derivative, Times.Pair HandValue, Times.Pair HandDerivative, Times.Pair TapedDerivative, Times.Pair TorchValue, Times.Pair TorchDerivative)
{
    /// <summary>Not measured.</summary>
    public static Pair None { get; } = new(double.NaN, double.NaN);

    /// <summary>The least of all runs, and the median.</summary>
    internal readonly record struct Pair(double Least, double Median);
}
