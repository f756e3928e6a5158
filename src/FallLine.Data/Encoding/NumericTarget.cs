using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>A number to predict. Encoded targets are in raw units; mean and deviation are there for a learner that wants to scale them.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Mean">The mean over the rows fitted.</param>
/// <param name="StandardDeviation">The standard deviation over those rows (divided by their number); 0 where they are all equal.</param>
public sealed record NumericTarget(string Name, double Mean, double StandardDeviation) : TargetEncoding(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override TargetKind Kind => TargetKind.Number;

    internal override string? Fault =>
        !double.IsFinite(Mean) || !double.IsFinite(StandardDeviation) || StandardDeviation < 0 ? "a mean or standard deviation that is not possible" : null;

    internal override double[] Encode(Table table, Column column, ReadOnlySpan<int> rows)
    {
        if (column is not NumericColumn numeric)
        {
            throw WrongKind(table, "numbers", "text");
        }

        double[] targets = new double[rows.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = numeric.Values[rows[i]];
        }

        return targets;
    }
}
