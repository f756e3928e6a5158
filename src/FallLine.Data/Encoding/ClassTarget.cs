using System.Globalization;
using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>A class to predict. Encoded targets are indices into <paramref name="Classes"/>.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Classes">The classes, at least two: texts in ordinal order, or numbers in ascending order, written the shortest way.</param>
/// <param name="Counts">How many rows of the table hold each.</param>
/// <param name="IsNumeric">Whether the column is numeric.</param>
public sealed record ClassTarget(string Name, IReadOnlyList<string> Classes, IReadOnlyList<int> Counts, bool IsNumeric) : TargetEncoding(Name)
{
    private const int MostListed = 12;

    /// <inheritdoc/>
    [JsonIgnore]
    public override TargetKind Kind => TargetKind.Classes;

    internal override string? Fault =>
        Classes.Count < 2 || Classes.Count != Counts.Count ? "fewer than two classes, or classes without counts"
        : IsNumeric && !Classes.All(IsNumber) ? "a class that is no number"
        : IsNumeric && Classes.Select(ValueOf).Distinct().Count() != Classes.Count ? "a class twice"
        : Classes.Contains(null) || Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count ? "a class twice, or one without a name"
        : null;

    internal override double[] Encode(Table table, Column column, ReadOnlySpan<int> rows)
    {
        return (column, IsNumeric) switch
        {
            (NumericColumn numeric, true) => Indices(numeric, rows, table),
            (TextColumn text, false) => Indices(text, rows, table),
            (_, true) => throw WrongKind(table, "classes that are numbers", "text"),
            (_, false) => throw WrongKind(table, "classes that are texts", "numbers. Read it as text (CsvOptions.TextColumns)"),
        };
    }

    /// <summary>How a number is written as a class: the shortest text that parses back to it.</summary>
    internal static string NameOf(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsNumber(string? name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);

    private static double ValueOf(string name) => double.Parse(name, NumberStyles.Float, CultureInfo.InvariantCulture);

    private double[] Indices(NumericColumn column, ReadOnlySpan<int> rows, Table table)
    {
        Dictionary<double, int> indices = [];
        for (int i = 0; i < Classes.Count; i++)
        {
            indices.Add(ValueOf(Classes[i]), i);
        }

        double[] targets = new double[rows.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            double value = column.Values[rows[i]];
            targets[i] = indices.TryGetValue(value, out int index) ? index : throw Unknown(table, NameOf(value));
        }

        return targets;
    }

    private double[] Indices(TextColumn column, ReadOnlySpan<int> rows, Table table)
    {
        List<string> classes = [.. Classes];
        int[] indices = [.. column.Categories.Select(category => classes.IndexOf(category))];
        double[] targets = new double[rows.Length];
        for (int i = 0; i < targets.Length; i++)
        {
            int code = column.Codes[rows[i]];
            targets[i] = indices[code] >= 0 ? indices[code] : throw Unknown(table, column.Categories[code]);
        }

        return targets;
    }

    private TableFormatException Unknown(Table table, string value)
    {
        string listed = string.Join(", ", Classes.Take(MostListed)) + (Classes.Count > MostListed ? ", …" : "");
        return new($"{TableFormatException.Show(value)} is none of the classes that the model knows: {listed}.", table.Source, column: Name);
    }
}
