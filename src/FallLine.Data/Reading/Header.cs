using System.Globalization;

namespace FallLine.Data.Reading;

/// <summary>Reads and judges the header line of a table.</summary>
internal static class Header
{
    /// <summary>The names of the columns, each present and different from the others.</summary>
    /// <exception cref="TableFormatException">A name is empty, repeated or no text.</exception>
    public static string[] Read(CsvRecords records, string source, List<string> warnings)
    {
        string[] names = new string[records.Count];
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < names.Length; i++)
        {
            string name = records[i].Trim();
            if (name.Length == 0)
            {
                throw new TableFormatException(
                    $"column {i + 1} of the header has no name. Name it, or remove the column{(i == 0 ? " (a row index that another program wrote, perhaps)" : "")}.", source, records.Line);
            }

            if (name.AsSpan().IndexOf('\uFFFD') >= 0 || name.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            {
                throw new TableFormatException($"the header holds {TableFormatException.Show(name)}, which is not text. Export the table as CSV in UTF-8.", source, records.Line);
            }

            if (!positions.TryAdd(name, i))
            {
                string hint = IsNumber(name) ? " The file seems to have no header line: put one above the data." : " Rename one of them.";
                throw new TableFormatException($"columns {positions[name] + 1} and {i + 1} have the same name {TableFormatException.Show(name)}.{hint}", source, records.Line, name);
            }

            names[i] = name;
        }

        if (Array.TrueForAll(names, IsNumber))
        {
            warnings.Add($"the name of every column is a number ({string.Join(", ", names.Take(3).Select(TableFormatException.Show))}); the file may have no header line");
        }

        return names;
    }

    private static bool IsNumber(string name) => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
