namespace FallLine.Data;

/// <summary>Rows of a table as numbers.</summary>
/// <param name="Features">The encoded features, row by row: <paramref name="Rows"/> times <paramref name="Columns"/> numbers, all finite.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of features.</param>
/// <param name="FeatureNames">The name of each feature: the column's, with <c>=category</c> for one category of a text column.</param>
/// <param name="Warnings">What had to be filled in or could not be recognised: one sentence each.</param>
public sealed record EncodedData(double[] Features, int Rows, int Columns, IReadOnlyList<string> FeatureNames, IReadOnlyList<string> Warnings)
{
    /// <summary>The features of <paramref name="row"/>.</summary>
    /// <param name="row">From 0.</param>
    public ReadOnlySpan<double> Row(int row) => Features.AsSpan(row * Columns, Columns);
}
