using System.Globalization;
using System.Text;

namespace FallLine;

/// <summary>A formula that cannot be read: what is wrong, and where.</summary>
/// <example>
/// <see cref="Describe"/> of the exception for <c>2x + * 3</c>:
/// <code>
/// column 6: expected a number, name or '(' after '+', but found '*'.
///   2x + * 3
///        ^
/// </code>
/// </example>
public sealed class FormulaException : FormatException
{
    private const int Window = 70;

    /// <summary>An exception without a message.</summary>
    public FormulaException()
    {
    }

    /// <summary>An exception that does not say where.</summary>
    public FormulaException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a cause.</summary>
    public FormulaException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that says what is wrong and where.</summary>
    /// <param name="message">What is wrong and what to write instead.</param>
    /// <param name="text">The whole formula.</param>
    /// <param name="position">Where the fault begins, from 0; the length of <paramref name="text"/> when something is missing at the end.</param>
    /// <param name="length">How many characters are at fault; 0 when something is missing.</param>
    public FormulaException(string message, string text, int position, int length)
        : base(message)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, text.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, text.Length - position);
        Text = text;
        Position = position;
        Length = length;
    }

    /// <summary>The whole formula.</summary>
    public string Text { get; } = string.Empty;

    /// <summary>Where the fault begins: the number of UTF-16 characters before it.</summary>
    public int Position { get; }

    /// <summary>How many UTF-16 characters are at fault; 0 when something is missing.</summary>
    public int Length { get; }

    /// <summary>The message with its column, the formula (a part around the fault where it is long) and a caret under the fault.</summary>
    /// <remarks>Three lines without a final line break. Line breaks, tabs and other control characters of the formula are shown as spaces.</remarks>
    public string Describe()
    {
        int start = Math.Max(0, Math.Min(Position - (Window / 2), Text.Length - Window));
        int end = Math.Min(Text.Length, start + Window);
        string left = start > 0 ? "…" : string.Empty;
        string right = end < Text.Length ? "…" : string.Empty;
        (string before, int columns) = Shown(start, Position);
        int marked = Math.Max(1, Shown(Position, Math.Min(end, Position + Length)).Columns);
        return string.Create(CultureInfo.InvariantCulture, $"column {Shown(0, Position).Columns + 1}: {Message}\n  {left}{before}{Shown(Position, end).Text}{right}\n  ")
            + new string(' ', left.Length + columns) + '^' + new string('~', marked - 1);
    }

    /// <summary>The description, then the stack trace.</summary>
    public override string ToString() => $"{nameof(FormulaException)}: {Describe()}\n{StackTrace}".TrimEnd();

    /// <summary>A part of the formula as it can be shown on one line, and how many characters a reader sees.</summary>
    private (string Text, int Columns) Shown(int start, int end)
    {
        StringBuilder shown = new();
        int columns = 0;
        foreach (Rune rune in Text.AsSpan(start, end - start).EnumerateRunes())
        {
            shown.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? " " : rune.ToString());
            columns++;
        }

        return (shown.ToString(), columns);
    }
}
