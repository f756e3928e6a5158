using System.Diagnostics.CodeAnalysis;
using FallLine.Data.Reading;
using FallLine.Messages;

namespace FallLine.Data;

/// <summary>An immutable table in memory, held column by column.</summary>
/// <remarks>A number costs 8 bytes, a text 4 bytes and each distinct text once.</remarks>
public sealed class Table
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, Column> _byName;

    /// <summary>A table of the given columns.</summary>
    /// <param name="source">Where it comes from, as error messages shall name it.</param>
    /// <param name="columns">At least one; all with the same number of rows and different names.</param>
    public Table(string source, params IReadOnlyList<Column> columns)
        : this(source, columns, warnings: [])
    {
    }

    internal Table(string source, IReadOnlyList<Column> columns, IReadOnlyList<string> warnings)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
        {
            throw new ArgumentException("A table needs at least one column.", nameof(columns));
        }

        _columns = [.. columns];
        _byName = new(StringComparer.Ordinal);
        foreach (Column column in _columns)
        {
            if (column.Rows != columns[0].Rows)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Rows} rows, column '{columns[0].Name}' has {columns[0].Rows}.", nameof(columns));
            }

            if (!_byName.TryAdd(column.Name, column))
            {
                throw new ArgumentException($"Two columns are named '{column.Name}'.", nameof(columns));
            }
        }

        (Source, Rows, Warnings) = (source, columns[0].Rows, warnings);
    }

    /// <summary>The file, or another name of where the table comes from.</summary>
    public string Source { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The columns, in the order of the file.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>What a careful reader of the file would want to know: one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The column with the given name.</summary>
    /// <param name="name">The name, exactly as in the header.</param>
    /// <exception cref="TableFormatException">There is none; the message lists the closest names.</exception>
    public Column this[string name] => TryGetColumn(name, out Column? column)
        ? column
        : throw new TableFormatException($"there is no column {TableFormatException.Show(name)}. {CloseNames.Advice(name, _columns.Select(c => c.Name), "columns")}", Source);

    /// <summary>Looks a column up by name.</summary>
    /// <param name="name">The name, exactly as in the header.</param>
    /// <param name="column">The column, where there is one.</param>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out Column? column) => _byName.TryGetValue(name, out column);

    /// <summary>Reads a CSV file: a header line, then one line per row.</summary>
    /// <remarks>
    /// <para>The file streams through; only the columns are kept. Text is UTF-8 (with or without a byte order mark) or UTF-16 with a byte order
    /// mark; lines end in LF, CRLF or CR; values may stand in double quotes, within which separators, line ends and doubled quotes are data. Spaces
    /// around a value are dropped unless quoted. Blank lines are skipped.</para>
    /// <para>The separator is the one of <c>, ; tab |</c> that divides most of the first lines into as many values as the header (see
    /// <see cref="CsvOptions.Separator"/>). A column is numeric when every value that is present is a number with a decimal point (<c>1</c>,
    /// <c>-2.5</c>, <c>6e-3</c>; no thousands separators); any other column is text. Infinite numbers are read as missing, with a warning.</para>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; the defaults fit most files.</param>
    /// <param name="progress">Told now and then which fraction of the file has been read.</param>
    /// <param name="cancellationToken">Ends the reading early.</param>
    /// <exception cref="TableFormatException">The file cannot be opened or is not such a table; the message names the line.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public static Table ReadCsv(string path, CsvOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using CsvSource source = CsvSource.OfFile(path);
        return new CsvTableReader(source, options ?? new CsvOptions(), progress, cancellationToken).Read();
    }

    /// <summary>Reads CSV text as <see cref="ReadCsv"/> reads a file.</summary>
    /// <param name="text">The table's text.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="source">What error messages shall call it.</param>
    /// <exception cref="TableFormatException">The text is not such a table; the message names the line.</exception>
    public static Table ParseCsv(string text, CsvOptions? options = null, string source = "text")
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvSource csv = CsvSource.OfText(text, source);
        return new CsvTableReader(csv, options ?? new CsvOptions(), progress: null, CancellationToken.None).Read();
    }
}
