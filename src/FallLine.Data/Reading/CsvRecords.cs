using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace FallLine.Data.Reading;

/// <summary>The records of a CSV text, one after another, blank lines left out, with the line on which each begins.</summary>
internal sealed class CsvRecords : IDisposable
{
    private readonly CsvParser _parser;
    private readonly GuardedReader _reader;
    private readonly string _source;
    private readonly int _longestField;
    private int _field;

    public CsvRecords(GuardedReader reader, string source, char separator, int longestField)
    {
        (_reader, _source, _longestField) = (reader, source, longestField);
        _parser = new CsvParser(
            reader,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = separator.ToString(),
                IgnoreBlankLines = false,
                TrimOptions = TrimOptions.Trim,
                MaxFieldSize = longestField,
                BadDataFound = found => CheckQuotes(found.Field),
            },
            leaveOpen: true);
    }

    /// <summary>The line on which the current record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The number of values in the current record.</summary>
    public int Count => _parser.Count;

    /// <summary>Whether the current record goes over several lines.</summary>
    public bool SpansLines => _parser.RawRow > Line;

    /// <summary>The names of the columns, once known, for error messages.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    private string? Name => _field < Names.Count ? Names[_field] : null;

    /// <summary>The value of the current record at <paramref name="index"/>.</summary>
    public string this[int index]
    {
        get
        {
            _field = index;
            return _parser[index];
        }
    }

    /// <summary>Goes to the next record that is not blank; false at the end.</summary>
    public bool MoveNext()
    {
        do
        {
            long before = _parser.RawRow;
            try
            {
                if (!_parser.Read())
                {
                    return false;
                }
            }
            catch (MaxFieldSizeException exception)
            {
                throw new TableFormatException(
                    $"the row that begins here holds a value longer than {_longestField} characters. A quote may never be closed, or this is not a table of text.",
                    _source,
                    before + 1,
                    innerException: exception);
            }

            Line = before + 1;
            _reader.RecordFinished(_parser.RawRow);
        }
        while (_parser.Count == 1 && string.IsNullOrWhiteSpace(_parser.RawRecord));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _parser.Dispose();

    /// <summary>Judges a value that breaks the quoting rules: a quote inside an unquoted value (5" pipe) is data; a value that begins with one is a mistake.</summary>
    private void CheckQuotes(string field)
    {
        if (!field.StartsWith('"'))
        {
            return;
        }

        bool closed = field.AsSpan().Count('"') % 2 == 0;
        throw new TableFormatException(
            closed
                ? $"text follows a closing quote: {TableFormatException.Show(field.TrimEnd())}. Write a quote inside a quoted value twice."
                : $"a double quote opens a value and is never closed: {TableFormatException.Show(field.TrimEnd())}.",
            _source,
            Line,
            Name);
    }
}
