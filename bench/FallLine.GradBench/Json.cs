using System.Text.Json;

namespace FallLine.GradBench;

/// <summary>Numbers out of JSON and into it.</summary>
internal static class Json
{
    /// <summary>All numbers of a value, lists within lists one after another.</summary>
    public static double[] Numbers(this JsonElement value, string name)
    {
        List<double> numbers = [];
        Collect(value.GetProperty(name), numbers);
        return [.. numbers];
    }

    /// <summary>A whole number by its name.</summary>
    public static int Whole(this JsonElement value, string name) => value.GetProperty(name).GetInt32();

    /// <summary>A number by its name, or <paramref name="otherwise"/> where there is none.</summary>
    public static double NumberOr(this JsonElement value, string name, double otherwise) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out JsonElement number) ? number.GetDouble() : otherwise;

    /// <summary>One number.</summary>
    public static void Number<TShape>(Utf8JsonWriter writer, TShape shape, double[] answer) => writer.WriteNumberValue(answer[0]);

    /// <summary>A list of numbers.</summary>
    public static void List<TShape>(Utf8JsonWriter writer, TShape shape, double[] answer) => writer.List(answer);

    /// <summary>A list of numbers.</summary>
    public static void List(this Utf8JsonWriter writer, ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray();
        foreach (double number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }

    /// <summary>A list of rows.</summary>
    public static void Rows(this Utf8JsonWriter writer, ReadOnlySpan<double> numbers, int rows)
    {
        int columns = numbers.Length / rows;
        writer.WriteStartArray();
        for (int row = 0; row < rows; row++)
        {
            writer.List(numbers.Slice(row * columns, columns));
        }

        writer.WriteEndArray();
    }

    private static void Collect(JsonElement value, List<double> numbers)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            numbers.Add(value.GetDouble());
            return;
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            Collect(item, numbers);
        }
    }
}
