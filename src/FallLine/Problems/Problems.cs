namespace FallLine;

/// <summary>Problems with known answers, by which methods are measured and compared.</summary>
/// <remarks>
/// Least values are not copied: a test holds each to the published digits, to a vanishing gradient and to a Hessian without negative curvature.
/// A public static property of type <see cref="ReferenceProblem"/> is all it takes to be in <see cref="Catalog.Problems"/>.
/// </remarks>
public static partial class Problems
{
    private static double[] Repeated(int count, params double[] values) => [.. Enumerable.Range(0, count).Select(i => values[i % values.Length])];

    private static double[] Numbers(int from, int count, Func<int, double> value) => [.. Enumerable.Range(from, count).Select(value)];
}
