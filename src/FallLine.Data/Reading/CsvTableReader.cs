using System.Collections.Frozen;
using System.Globalization;

namespace FallLine.Data.Reading;

/// <summary>Reads one CSV source into a <see cref="Table"/>; <see cref="Table.ReadCsv"/> states the rules.</summary>
internal sealed class CsvTableReader(CsvSource source, CsvOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
{
    private const int LongestField = 1 << 20;

    private readonly FrozenSet<string> _missing = options.MissingMarkers.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private readonly int _longestMarker = options.MissingMarkers.Select(marker => marker.Length).DefaultIfEmpty(-1).Max();
    private readonly FrozenSet<string> _forced = options.TextColumns.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads the table; a second time where a column proves to be text only after numbers (see <see cref="ColumnBuilder"/>).</summary>
    public Table Read()
    {
        try
        {
            char separator = options.Separator ?? Sniff();
            HashSet<string> text = new(_forced, StringComparer.Ordinal);
            while (true)
            {
                List<string> warnings = [];
                ColumnBuilder[] columns = ReadColumns(separator, text, warnings);
                ColumnBuilder[] again = Array.FindAll(columns, column => column.NeedsRereading);
                if (again.Length == 0)
                {
                    warnings.AddRange(columns.SelectMany(column => column.Warnings()));
                    return new Table(source.Name, Array.ConvertAll(columns, column => column.Build()), warnings);
                }

                text.UnionWith(again.Select(column => column.Name));
            }
        }
        catch (IOException exception)
        {
            throw new TableFormatException($"reading failed ({exception.Message}).", source.Name, innerException: exception);
        }
    }

    private char Sniff()
    {
        using TextReader reader = Guarded();
        return SeparatorSniffer.Sniff(reader);
    }

    private GuardedReader Guarded() => new(source.Open(), source, progress, cancellationToken);

    private ColumnBuilder[] ReadColumns(char separator, HashSet<string> text, List<string> warnings)
    {
        using GuardedReader reader = Guarded();
        using CsvRecords records = new(reader, source.Name, separator, LongestField);
        if (!records.MoveNext())
        {
            throw new TableFormatException("the file is empty. A table needs a header line with the names of the columns, and one line per row.", source.Name);
        }

        string[] names = Header.Read(records, source.Name, warnings);
        records.Names = names;
        long headerLine = records.Line;
        ColumnBuilder[] columns = Array.ConvertAll(names, name => new ColumnBuilder(name, text.Contains(name), _forced.Contains(name)));
        int rows = 0;
        for (; records.MoveNext(); rows++)
        {
            if (records.Count != columns.Length)
            {
                throw Ragged(records, columns.Length, separator);
            }

            for (int i = 0; i < columns.Length; i++)
            {
                string value = records[i];
                if (value.Length <= _longestMarker && _missing.Contains(value))
                {
                    columns[i].AddMissing();
                }
                else
                {
                    columns[i].Add(value, records.Line);
                }
            }
        }

        if (rows == 0)
        {
            throw new TableFormatException($"there is a header with {columns.Length} {(columns.Length == 1 ? "column" : "columns")}, but no row below it.", source.Name, headerLine);
        }

        if (reader.UndecodableLine > 0)
        {
            warnings.Add(FormattableString.Invariant($"line {reader.UndecodableLine} holds bytes that are not UTF-8, read as '\uFFFD'; save the file as UTF-8"));
        }

        return columns;
    }

    private TableFormatException Ragged(CsvRecords records, int expected, char separator)
    {
        int last = records.Count - 1;
        _ = records[last];
        string shown = separator == '\t' ? "a tab" : $"'{separator}'";
        string advice = records.Count > expected
            ? $"A value that contains {shown} must stand in double quotes."
            : records.SpansLines
                ? "The row goes over several lines: a double quote in it may be unintended."
                : $"Separate the values by {shown}; leave a missing one empty.";
        return new TableFormatException(
            string.Create(CultureInfo.InvariantCulture, $"expected {expected} {(expected == 1 ? "value" : "values")} as in the header, found {records.Count}. {advice}"), source.Name, records.Line);
    }
}
