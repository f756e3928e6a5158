namespace FallLine.Data;

/// <summary>How <see cref="Table.ReadCsv"/> reads a file.</summary>
public sealed record CsvOptions
{
    /// <summary>The texts that <see cref="MissingMarkers"/> holds by default.</summary>
    public static IReadOnlyList<string> DefaultMissingMarkers { get; } = ["", "NA", "N/A", "#N/A", "NaN", "-NaN", "null", "?"];

    /// <summary>The character between values; null (the default) finds it among <c>, ; tab |</c>.</summary>
    /// <remarks>
    /// The first 64 KiB are divided by each of the four. The one under which most lines hold as many values as the header (at least two) wins; of
    /// equals the one with more values, then the first in the order above. A file in which none occurs is one column.
    /// </remarks>
    public char? Separator { get; init; }

    /// <summary>The texts that mean "no value", quoted or not; upper and lower case are the same.</summary>
    /// <value>By default the empty text, <c>NA</c>, <c>N/A</c>, <c>#N/A</c>, <c>NaN</c>, <c>-NaN</c>, <c>null</c> and <c>?</c>.</value>
    public IReadOnlyCollection<string> MissingMarkers { get; init; } = DefaultMissingMarkers;

    /// <summary>The columns to read as text even where every value is a number: postal codes, say, or the text columns of a trained model.</summary>
    /// <remarks>A name that the file does not have is ignored.</remarks>
    public IReadOnlyCollection<string> TextColumns { get; init; } = [];
}
