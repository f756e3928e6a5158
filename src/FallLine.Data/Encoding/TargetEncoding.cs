using System.Text.Json.Serialization;

namespace FallLine.Data;

/// <summary>What is remembered of the column to predict: a <see cref="NumericTarget"/> or a <see cref="ClassTarget"/>.</summary>
/// <param name="Name">The column's name.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericTarget), "number")]
[JsonDerivedType(typeof(ClassTarget), "classes")]
public abstract record TargetEncoding([property: JsonPropertyOrder(-1)] string Name)
{
    /// <summary>Whether a number or a class is predicted.</summary>
    [JsonIgnore]
    public abstract TargetKind Kind { get; }

    /// <summary>Why this cannot be an encoding, or null.</summary>
    internal abstract string? Fault { get; }

    /// <summary>The targets of the given rows, all of which have one.</summary>
    internal abstract double[] Encode(Table table, Column column, ReadOnlySpan<int> rows);

    private protected TableFormatException WrongKind(Table table, string expected, string found) =>
        new($"the model predicts {expected}, but here this column holds {found}.", table.Source, column: Name);
}
