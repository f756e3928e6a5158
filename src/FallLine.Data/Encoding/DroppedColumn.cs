using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>An input column that gives no feature.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Reason">Why, as the end of a sentence that begins with the column.</param>
public sealed record DroppedColumn(string Name, string Reason) : ColumnEncoding(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Feature> Features => [];

    internal override string? Fault => null;

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int offset, int stride, List<string> warnings)
    {
    }
}
