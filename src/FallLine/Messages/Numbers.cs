using System.Globalization;

namespace FallLine.Messages;

/// <summary>Numbers as a person reads them: 1e-8 and not 1E-08, in any culture.</summary>
internal static class Numbers
{
    /// <summary>A value with nine digits: as many as matter to a reader.</summary>
    public static string Text(double value) => Rounded(value, 9);

    /// <summary>A measure: four digits.</summary>
    public static string Short(double value) => Rounded(value, 4);

    /// <summary>A number with so many digits; a whole number below a billion with all of its own.</summary>
    public static string Rounded(double value, int digits) =>
        Written(value, double.IsInteger(value) && Math.Abs(value) < 1e9 ? "0" : "G" + digits.ToString(CultureInfo.InvariantCulture));

    /// <summary>The shortest form that reads back as the same number.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The same number of digits, as a person writes them: 1e-8. Formulas and options read it back.</summary>
    public static string Shortest(double value) => Written(value, "R");

    /// <summary>A count with its noun: <c>1 iteration</c>, <c>1,234 iterations</c>.</summary>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}");

    /// <summary>Seconds to a tenth of their size.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.###" : "0.#", CultureInfo.InvariantCulture) + " s";

    /// <summary>A sentence whose numbers are written so; formats such as <c>{value:G6}</c> say how many digits.</summary>
    public static string In(FormattableString sentence) => sentence.ToString(Style.Instance);

    private static string Written(double value, string? format) => value.ToString(format, CultureInfo.InvariantCulture)
        .Replace('E', 'e')
        .Replace("e-0", "e-", StringComparison.Ordinal)
        .Replace("e+0", "e", StringComparison.Ordinal)
        .Replace("e+", "e", StringComparison.Ordinal);

    private sealed class Style : IFormatProvider, ICustomFormatter
    {
        public static readonly Style Instance = new();

        public object? GetFormat(Type? formatType) =>
            formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType);

        public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
        {
            double value => Written(value, format),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            _ => arg?.ToString() ?? "",
        };
    }
}
