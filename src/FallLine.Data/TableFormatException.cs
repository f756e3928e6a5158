using System.Globalization;
using System.Text;

namespace FallLine.Data;

/// <summary>A table, or a file that should hold one, that cannot be used as asked: what was wrong, the value seen, where, and what to do.</summary>
/// <remarks>The only exception that reading and encoding throw for bad input; its message is complete and meant for the person who owns the file.</remarks>
public sealed class TableFormatException : Exception
{
    private const int LongestShown = 60;

    /// <summary>Describes one fault of a table.</summary>
    /// <param name="problem">What is wrong and what to do, as sentences.</param>
    /// <param name="file">The file, or another name of the table's source.</param>
    /// <param name="line">The line of the file, counted from 1.</param>
    /// <param name="column">The name of the column.</param>
    /// <param name="innerException">What failed below.</param>
    public TableFormatException(string problem, string? file = null, long? line = null, string? column = null, Exception? innerException = null)
        : base(Place(file, line, column) + problem, innerException)
    {
        Problem = problem;
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>The file as it was named by the caller, where there is one.</summary>
    public string? File { get; }

    /// <summary>The line of the file, counted from 1, where there is one.</summary>
    public long? Line { get; }

    /// <summary>The name of the column, where there is one.</summary>
    public string? Column { get; }

    /// <summary>The value in single quotes, shortened to 60 characters, control characters written as escapes.</summary>
    internal static string Show(string value)
    {
        StringBuilder shown = new("'", LongestShown + 4);
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, LongestShown)))
        {
            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\t' => shown.Append("\\t"),
                _ when char.IsControl(c) => shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => shown.Append(c),
            };
        }

        return shown.Append(value.Length > LongestShown ? "…'" : "'").ToString();
    }

    private static string Place(string? file, long? line, string? column)
    {
        List<string> parts = [];
        if (file is not null)
        {
            parts.Add(file);
        }

        if (line is not null)
        {
            parts.Add($"line {line.Value.ToString(CultureInfo.InvariantCulture)}");
        }

        if (column is not null)
        {
            parts.Add($"column {Show(column)}");
        }

        return parts.Count == 0 ? "" : string.Join(", ", parts) + ": ";
    }
}
