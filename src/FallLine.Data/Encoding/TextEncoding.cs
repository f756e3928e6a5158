using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>A text input column: one feature per category, 1 where a row holds it and 0 elsewhere, each then standardised.</summary>
/// <remarks>
/// Missing values are a category of their own when the rows fitted had any, named <c>(missing)</c> and last. All categories are kept, so the features
/// of a column sum to a constant before they are standardised: the weights are not unique, and descent from zero finds the smallest.
/// </remarks>
/// <param name="Name">The column's name.</param>
/// <param name="Categories">The categories, in ordinal order.</param>
/// <param name="Counts">How many of the rows fitted hold each.</param>
/// <param name="Missing">How many of those rows had no value.</param>
public sealed record TextEncoding(string Name, IReadOnlyList<string> Categories, IReadOnlyList<int> Counts, int Missing) : ColumnEncoding(Name)
{
    /// <summary>What the category of missing values is called.</summary>
    public const string MissingName = "(missing)";

    private const int MostShown = 3;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<Feature> Features
    {
        get
        {
            List<int> counts = [.. Counts];
            List<string> names = [.. Categories];
            if (Missing > 0)
            {
                counts.Add(Missing);
                names.Add(MissingName);
            }

            double rows = counts.Sum(count => (long)count);
            return [.. names.Zip(counts, (name, count) => Indicator($"{Name}={name}", count / rows))];
        }
    }

    internal override string? Fault =>
        Categories.Count != Counts.Count || Categories.Count == 0 ? "categories without counts, or none"
        : Missing < 0 || Counts.Any(count => count <= 0) ? "a count below 1"
        : Categories.Contains(null) || Categories.Distinct(StringComparer.Ordinal).Count() != Categories.Count ? "a category twice, or one without a name"
        : null;

    /// <summary>Learns the categories from <paramref name="rows"/> of <paramref name="column"/>, or says why the column is of no use.</summary>
    internal static ColumnEncoding Fit(TextColumn column, ReadOnlySpan<int> rows, int maximumCategories)
    {
        const int AlwaysKept = 20;
        int[] counts = new int[column.Categories.Count];
        int missing = 0;
        foreach (int row in rows)
        {
            int code = column.Codes[row];
            if (code == TextColumn.Missing)
            {
                missing++;
            }
            else
            {
                counts[code]++;
            }
        }

        int[] seen = [.. Enumerable.Range(0, counts.Length).Where(code => counts[code] > 0)];
        int present = rows.Length - missing;
        if (seen.Length == 0)
        {
            return new DroppedColumn(column.Name, "has no value in any row");
        }

        if (seen.Length > maximumCategories)
        {
            return new DroppedColumn(column.Name, FormattableString.Invariant($"has {seen.Length} different texts, more than {maximumCategories}"));
        }

        if (seen.Length > AlwaysKept && 2 * (long)seen.Length > present)
        {
            return new DroppedColumn(column.Name, FormattableString.Invariant($"has {seen.Length} different texts in {present} rows, like names or numbers of the rows"));
        }

        Array.Sort(seen, (left, right) => string.CompareOrdinal(column.Categories[left], column.Categories[right]));
        return new TextEncoding(column.Name, Array.ConvertAll(seen, code => column.Categories[code]), Array.ConvertAll(seen, code => counts[code]), missing);
    }

    internal override void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int offset, int stride, List<string> warnings)
    {
        Column column = table[Name];
        if (column is not TextColumn && column.PresentCount > 0)
        {
            throw WrongKind(table, "text", "it holds numbers alone. Read it as text (CsvOptions.TextColumns)");
        }

        TextColumn? text = column as TextColumn;
        IReadOnlyList<Feature> own = Features;
        double[] absent = [.. own.Select(feature => feature.Encode(0))];
        double[] present = [.. own.Select(feature => feature.Encode(1))];
        int[] slots = Slots(text);
        int[] unseen = new int[slots.Length];
        int missing = 0;
        for (int i = 0, at = offset; i < rows.Length; i++, at += stride)
        {
            absent.CopyTo(features[at..]);
            int code = text is null ? TextColumn.Missing : text.Codes[rows[i]];
            int slot = code == TextColumn.Missing ? (Missing > 0 ? Categories.Count : -1) : slots[code];
            if (slot >= 0)
            {
                features[at + slot] = present[slot];
            }
            else if (code == TextColumn.Missing)
            {
                missing++;
            }
            else
            {
                unseen[code]++;
            }
        }

        WarnOf(text, unseen, missing, warnings);
    }

    /// <summary>For each code of <paramref name="column"/> the place of its text among <see cref="Categories"/>, or -1.</summary>
    private int[] Slots(TextColumn? column)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int i = 0; i < Categories.Count; i++)
        {
            places.Add(Categories[i], i);
        }

        return column is null ? [] : [.. column.Categories.Select(category => places.GetValueOrDefault(category, -1))];
    }

    private void WarnOf(TextColumn? column, int[] unseen, int missing, List<string> warnings)
    {
        string subject = $"column {TableFormatException.Show(Name)}";
        if (missing > 0)
        {
            warnings.Add($"{subject}: {Count(missing, "row has", "rows have")} no value, which the fitted rows always had; encoded as none of the categories");
        }

        int[] codes = [.. Enumerable.Range(0, unseen.Length).Where(code => unseen[code] > 0)];
        if (codes.Length > 0)
        {
            string shown = string.Join(", ", codes.Take(MostShown).Select(code => TableFormatException.Show(column!.Categories[code])));
            warnings.Add(
                $"{subject}: {Count(codes.Sum(code => unseen[code]), "row holds", "rows hold")} a text that the fitted rows did not ({shown}{(codes.Length > MostShown ? ", …" : "")}); encoded as none of the categories");
        }
    }

    /// <summary>A column of ones and zeros with a share p of ones has mean p and variance p (1 - p).</summary>
    private static Feature Indicator(string name, double share) => new(name, share, share < 1 ? Math.Sqrt(share * (1 - share)) : 1);
}
