using System.Globalization;
using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>A numeric input column: missing values become the median, then the column is standardised.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Fill">The median of the values present in the rows fitted; what a missing value becomes.</param>
/// <param name="Mean">The mean over the rows fitted, filled values included.</param>
/// <param name="StandardDeviation">The standard deviation over those rows (divided by their number).</param>
/// <param name="Missing">How many of those rows had no value.</param>
public sealed record NumericEncoding(string Name, double Fill, double Mean, double StandardDeviation, int Missing) : ColumnEncoding(Name)
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Feature> Features => [Feature];

    internal override string? Fault =>
        !double.IsFinite(Fill) || !double.IsFinite(Mean) || !double.IsFinite(StandardDeviation) || StandardDeviation < 0 || Missing < 0
            ? "a fill, mean or standard deviation that is not possible"
            : null;

    private Feature Feature => new(Name, Mean, StandardDeviation > 0 ? StandardDeviation : 1);

    /// <summary>Learns fill, mean and deviation from <paramref name="rows"/> of <paramref name="column"/>.</summary>
    internal static ColumnEncoding Fit(NumericColumn column, ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        int present = 0;
        foreach (int row in rows)
        {
            if (!column.IsMissing(row))
            {
                values[present++] = column.Values[row];
            }
        }

        if (present == 0)
        {
            return new DroppedColumn(column.Name, "has no value in any row");
        }

        double fill = Moments.Median(values.AsSpan(0, present));
        values.AsSpan(present).Fill(fill);
        (double mean, double deviation) = Moments.Of(values);
        return new NumericEncoding(column.Name, fill, mean, deviation, rows.Length - present);
    }

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int offset, int stride, List<string> warnings)
    {
        Column column = table[Name];
        if (column is not NumericColumn numeric)
        {
            throw WrongKind(table, "numbers", FirstText((TextColumn)column));
        }

        ReadOnlySpan<double> values = numeric.Values;
        Feature feature = Feature;
        int missing = 0;
        for (int i = 0, at = offset; i < rows.Length; i++, at += stride)
        {
            double value = values[rows[i]];
            if (double.IsNaN(value))
            {
                missing++;
                value = Fill;
            }

            features[at] = feature.Encode(value);
        }

        if (missing > 0)
        {
            warnings.Add(FormattableString.Invariant(
                $"column {TableFormatException.Show(Name)}: {Count(missing, "missing value", "missing values")} of {rows.Length} filled with the median {Fill}"));
        }
    }

    private static string FirstText(TextColumn column)
    {
        if (column.PresentCount == 0)
        {
            return "it is text without any value";
        }

        bool IsText(string category) => !double.TryParse(category, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return column.Categories.FirstOrDefault(IsText) is { } value
            ? $"it holds text such as {TableFormatException.Show(value)}"
            : "it was read as text";
    }
}
