using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>What is remembered of one input column: a <see cref="NumericEncoding"/>, a <see cref="TextEncoding"/> or a <see cref="DroppedColumn"/>.</summary>
/// <param name="Name">The column's name.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericEncoding), "numeric")]
[JsonDerivedType(typeof(TextEncoding), "text")]
[JsonDerivedType(typeof(DroppedColumn), "dropped")]
public abstract record ColumnEncoding([property: JsonPropertyOrder(-1)] string Name)
{
    /// <summary>The features that the column becomes, in order.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<Feature> Features { get; }

    /// <summary>Why this cannot be an encoding, or null.</summary>
    internal abstract string? Fault { get; }

    /// <summary>Writes the column's features of the given rows into a row-major matrix.</summary>
    /// <param name="table">Where the column is looked up.</param>
    /// <param name="rows">The rows of the table to encode.</param>
    /// <param name="features">The matrix; row i of it belongs to <c>rows[i]</c>.</param>
    /// <param name="offset">The first of the column's features in a row of the matrix.</param>
    /// <param name="stride">The length of a row of the matrix.</param>
    /// <param name="warnings">Receives a sentence for every oddity.</param>
    internal abstract void Encode(Table table, ReadOnlySpan<int> rows, Span<double> features, int offset, int stride, List<string> warnings);

    /// <summary>"1 row holds", "5 rows hold".</summary>
    internal static string Count(int count, string one, string many) =>
        FormattableString.Invariant($"{count} {(count == 1 ? one : many)}");

    private protected TableFormatException WrongKind(Table table, string expected, string found) =>
        new($"the model knows this column as {expected}, but here {found}.", table.Source, column: Name);
}
