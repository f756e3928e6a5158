using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>One JSON document on standard output: numbers in the shortest form that reads back as the same double, those that are not finite as strings.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, s_options))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        terminal.Out.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer().AsSpan(0, (int)memory.Length)));
    }

    public static void Number(this Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    public static void Number(this Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.Number(value);
    }

    public static void Numbers(this Utf8JsonWriter writer, string name, IEnumerable<double> values) => writer.Array(name, values, writer.Number);

    public static void Strings(this Utf8JsonWriter writer, string name, IEnumerable<string> values) => writer.Array(name, values, writer.WriteStringValue);

    public static void Array<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    public static void Object(this Utf8JsonWriter writer, string name, Action write)
    {
        writer.WriteStartObject(name);
        write();
        writer.WriteEndObject();
    }

    /// <summary>An array of objects.</summary>
    public static void Objects<T>(this Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write) => writer.Array(name, items, item =>
    {
        writer.WriteStartObject();
        write(item);
        writer.WriteEndObject();
    });

    /// <summary>A point by the names of its variables: a number for a scalar, an array for a vector.</summary>
    public static void Point(this Utf8JsonWriter writer, string name, Parameters parameters, ReadOnlySpan<double> point)
    {
        writer.WriteStartObject(name);
        foreach (Parameter parameter in parameters.Items)
        {
            ReadOnlySpan<double> values = parameter.Of(point);
            if (parameter.Shape.IsScalar)
            {
                writer.Number(parameter.Name, values[0]);
            }
            else
            {
                writer.Numbers(parameter.Name, values.ToArray());
            }
        }

        writer.WriteEndObject();
    }
}
