using System.Text.Json;
using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>How the columns of a table become features and targets: all that a model must remember of its data. Immutable.</summary>
/// <remarks>Made by <see cref="Encoder.Fit(Table, string, EncoderOptions?)"/>; written into a model by <see cref="WriteTo"/> and read back by <see cref="Read"/>.</remarks>
public sealed class TableEncoding
{
    /// <summary>An encoding of the given columns.</summary>
    /// <param name="columns">The input columns, in the order of their features.</param>
    /// <param name="target">The column to predict.</param>
    /// <exception cref="ArgumentException">A column comes twice, none gives a feature, or a column's numbers are not possible.</exception>
    [JsonConstructor]
    public TableEncoding(IReadOnlyList<ColumnEncoding> columns, TargetEncoding target)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(target);
        HashSet<string> names = new(StringComparer.Ordinal) { target.Name };
        foreach (ColumnEncoding column in columns)
        {
            Require(column?.Name is not null, "a column has no name");
            Require(names.Add(column!.Name), $"column '{column.Name}' comes twice");
            Require(column.Fault is null, $"column '{column.Name}' has {column.Fault}");
        }

        Require(target.Fault is null, $"target '{target.Name}' has {target.Fault}");
        (Columns, Target) = (columns, target);
        Features = [.. columns.SelectMany(column => column.Features)];
        Require(Features.Count > 0, "no column gives a feature");
        FeatureNames = [.. Features.Select(feature => feature.Name)];
    }

    /// <summary>The input columns, in the order of the table fitted.</summary>
    public IReadOnlyList<ColumnEncoding> Columns { get; }

    /// <summary>The column to predict.</summary>
    public TargetEncoding Target { get; }

    /// <summary>The features, in the order in which they lie in a row of <see cref="EncodedData"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<Feature> Features { get; }

    /// <summary>The names of the features.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>The columns that must be read as text (<see cref="CsvOptions.TextColumns"/>) from a file that this encoding is to transform.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TextColumns =>
        [.. Columns.OfType<TextEncoding>().Select(column => column.Name), .. Target is ClassTarget { IsNumeric: false } ? [Target.Name] : Array.Empty<string>()];

    /// <summary>Which columns give no feature, and why: one sentence each.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Warnings =>
        [.. Columns.OfType<DroppedColumn>().Select(column => $"column {TableFormatException.Show(column.Name)} {column.Reason}; left out")];

    /// <summary>Encodes all rows of a table. The target and columns that the encoding does not know are ignored.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind.</exception>
    public EncodedData Transform(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Transform(table, Range(table.Rows));
    }

    /// <summary>Encodes some rows of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows, from 0, in the order in which they shall come.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind, or the result would not fit into one array.</exception>
    public EncodedData Transform(Table table, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        long size = (long)rows.Length * Features.Count;
        if (size > Array.MaxLength)
        {
            throw new TableFormatException(
                FormattableString.Invariant($"{rows.Length} rows with {Features.Count} features each do not fit into memory. Take fewer rows, or leave out text columns with many categories."), table.Source);
        }

        double[] features = new double[size];
        List<string> warnings = [];
        int offset = 0;
        foreach (ColumnEncoding column in Columns)
        {
            column.Encode(table, rows, features, offset, Features.Count, warnings);
            offset += column.Features.Count;
        }

        return new EncodedData(features, rows.Length, Features.Count, FeatureNames, warnings);
    }

    /// <summary>Encodes all rows of a table that have a target, and the targets.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind, a class is unknown, or no row has a target.</exception>
    public LabelledData TransformLabelled(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return TransformLabelled(table, Range(table.Rows));
    }

    /// <summary>Encodes those of some rows of a table that have a target, and the targets.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows, from 0, in the order in which they shall come.</param>
    /// <exception cref="TableFormatException">A column is missing or of the wrong kind, a class is unknown, or no row has a target.</exception>
    public LabelledData TransformLabelled(Table table, ReadOnlySpan<int> rows)
    {
        ArgumentNullException.ThrowIfNull(table);
        Column target = table[Target.Name];
        int[] labelled = Encoder.WithValue(target, rows);
        if (labelled.Length == 0)
        {
            throw new TableFormatException("no row has a value in this column, so there is nothing to compare with.", table.Source, column: Target.Name);
        }

        double[] targets = Target.Encode(table, target, labelled);
        EncodedData inputs = Transform(table, labelled);
        int without = rows.Length - labelled.Length;
        string[] left = without == 0
            ? []
            : [$"column {TableFormatException.Show(Target.Name)}: {ColumnEncoding.Count(without, "row has", "rows have")} no value to predict; left out"];
        return new LabelledData(inputs, targets, labelled, [.. left, .. inputs.Warnings]);
    }

    /// <summary>Writes the encoding as one JSON object.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, this, EncodingJson.Default.TableEncoding);

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    /// <param name="json">The JSON object.</param>
    /// <param name="source">The file, for error messages.</param>
    /// <exception cref="TableFormatException">It is no encoding.</exception>
    public static TableEncoding Read(JsonElement json, string? source = null)
    {
        try
        {
            return json.Deserialize(EncodingJson.Default.TableEncoding) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new TableFormatException($"this does not hold the encoding of a table ({exception.Message}).", source, innerException: exception);
        }
    }

    internal static int[] Range(int rows) => [.. Enumerable.Range(0, rows)];

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new ArgumentException(fault);
        }
    }
}
