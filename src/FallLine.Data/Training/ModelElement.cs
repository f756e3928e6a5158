using System.Globalization;
using System.Text.Json;

namespace FallLine.Data.Training;

/// <summary>A value in a model file that knows its place, so that what is wrong with it can be said.</summary>
internal readonly record struct ModelElement(JsonElement Json, string Path, string File)
{
    /// <summary>A member of this object.</summary>
    public ModelElement this[string name] => Json.ValueKind != JsonValueKind.Object ? throw Wrong("is not an object")
        : Json.TryGetProperty(name, out JsonElement member) ? new(member, Path.Length == 0 ? name : $"{Path}.{name}", File)
        : throw new ModelFormatException($"{(Path.Length == 0 ? "the model" : $"'{Path}'")} has no '{name}'. {Damaged}", File);

    private static string Damaged => "The file is damaged or was changed: train the model again.";

    public ModelFormatException Wrong(string what, Exception? inner = null) => new($"'{Path}' {what}. {Damaged}", File, inner);

    public string Text() => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Wrong("is not a text");

    public int Integer() => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out int number) ? number : throw Wrong("is not a whole number");

    public ulong Seed() => Json.ValueKind == JsonValueKind.Number && Json.TryGetUInt64(out ulong number) ? number : throw Wrong("is not a whole number, at least 0");

    public double FiniteNumber() => Json.ValueKind == JsonValueKind.Number && Json.TryGetDouble(out double number) && double.IsFinite(number)
        ? number
        : throw Wrong("is not a finite number");

    /// <summary>A number, or one of the texts NaN, Infinity and -Infinity.</summary>
    public double Number() => Json.ValueKind == JsonValueKind.String && Json.GetString() is "NaN" or "Infinity" or "-Infinity"
        ? double.Parse(Json.GetString()!, CultureInfo.InvariantCulture)
        : FiniteNumber();

    /// <summary>The elements of this array, as many as there must be.</summary>
    public IEnumerable<ModelElement> Items(int count)
    {
        if (Json.ValueKind != JsonValueKind.Array || Json.GetArrayLength() != count)
        {
            string found = Json.ValueKind == JsonValueKind.Array ? FormattableString.Invariant($"has {Json.GetArrayLength()} elements") : "is not an array";
            throw Wrong(FormattableString.Invariant($"{found}; the encoding needs an array of {count}"));
        }

        (string path, string file) = (Path, File);
        return Json.EnumerateArray().Select((item, i) => new ModelElement(item, FormattableString.Invariant($"{path}[{i}]"), file));
    }

    /// <summary>The members of this object, each a text.</summary>
    public IReadOnlyDictionary<string, string> Texts()
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("is not an object");
        }

        var texts = new OrderedDictionary<string, string>();
        foreach (JsonProperty member in Json.EnumerateObject())
        {
            texts[member.Name] = this[member.Name].Text();
        }

        return texts;
    }
}
