using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace FallLine.Data.Training;

/// <summary>Writes and reads model files: one JSON document each.</summary>
internal static class ModelFile
{
    public const string Format = "fallline-model";
    public const int Version = 1;

    /// <summary>More than any sensible model: 10,000 features × 1000 classes take 200 MB.</summary>
    private const int MostBytes = 256 << 20;

    private static readonly JsonWriterOptions _readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream stream, TableModel model)
    {
        using var json = new Utf8JsonWriter(stream, _readable);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("model", model.Kind.Id);
        json.WritePropertyName("encoding");
        model.Encoding.WriteTo(json);
        json.WriteStartArray("weights");
        LinearPredictor predictor = model.Predictor;
        for (int feature = 0; feature < predictor.Features; feature++)
        {
            WriteRow(json, predictor.Weights.AsSpan(feature * predictor.Outputs, predictor.Outputs));
        }

        json.WriteEndArray();
        json.WritePropertyName("bias");
        WriteRow(json, predictor.Bias.AsSpan());
        json.WritePropertyName("training");
        WriteTraining(json, model.Training);
        json.WriteEndObject();
    }

    public static TableModel Read(Stream stream, string file)
    {
        ReadOnlyMemory<byte> bytes = ReadBytes(stream, file);
        if (!Utf8.IsValid(bytes.Span))
        {
            throw NotAModel("is not text in UTF-8", file);
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes);
        }
        catch (JsonException exception)
        {
            throw NotAModel($"is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})", file, exception);
        }

        using (document)
        {
            try
            {
                return Read(new ModelElement(document.RootElement, "", file));
            }
            catch (InvalidOperationException exception)
            {
                // JSON may escape half of a surrogate pair, which no string can hold; reading it as one throws this.
                throw NotAModel("holds a text that is not Unicode", file, exception);
            }
        }
    }

    private static TableModel Read(ModelElement root)
    {
        if (root.Json.ValueKind != JsonValueKind.Object || !root.Json.TryGetProperty("format", out JsonElement format)
            || format.ValueKind != JsonValueKind.String || !format.ValueEquals(Format))
        {
            throw NotAModel("is JSON, but not a model", root.File);
        }

        int version = root["version"].Integer();
        if (version != Version)
        {
            throw new ModelFormatException(
                FormattableString.Invariant($"the model has version {version} of the format; this version of FallLine reads version {Version}. {(version > Version ? "Update FallLine" : "Train the model again")}."), root.File);
        }

        string id = root["model"].Text();
        ModelKind kind = Models.Find(id) ?? throw root["model"].Wrong($"is '{id}', and this version of FallLine knows {string.Join(", ", Models.All.Select(known => known.Id))}");
        TableEncoding encoding;
        try
        {
            encoding = TableEncoding.Read(root["encoding"].Json);
        }
        catch (TableFormatException exception)
        {
            throw root["encoding"].Wrong($"cannot be used: {exception.Problem.TrimEnd('.')}", exception);
        }

        int classes = encoding.Target is ClassTarget target ? target.Classes.Count : 0;
        if (!kind.Loss.Fits(classes))
        {
            throw root["model"].Wrong($"is '{id}', which does not fit a target with {classes} classes");
        }

        int outputs = kind.Loss.Outputs(classes);
        double[] weights = [.. root["weights"].Items(encoding.Features.Count).SelectMany(row => row.Items(outputs)).Select(weight => weight.FiniteNumber())];
        double[] bias = [.. root["bias"].Items(outputs).Select(constant => constant.FiniteNumber())];
        return new TableModel(kind, encoding, new LinearPredictor(encoding.Features.Count, [.. weights], [.. bias]), ReadTraining(root["training"]));
    }

    private static void WriteTraining(Utf8JsonWriter json, TrainingRecord training)
    {
        json.WriteStartObject();
        json.WriteString("library", training.Library);
        json.WriteString("method", training.Method);
        json.WriteStartObject("options");
        foreach ((string name, string value) in training.Options)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("status", training.Status);
        json.WriteString("reason", training.Reason);
        json.WriteNumber("iterations", training.Iterations);
        json.WriteNumber("rows", training.Rows);
        json.WritePropertyName("loss");
        WriteNumber(json, training.Loss);
        json.WriteNumber("l2", training.L2);
        json.WriteNumber("validation", training.Validation);
        json.WriteNumber("seed", training.Seed);
        json.WriteEndObject();
    }

    private static TrainingRecord ReadTraining(ModelElement training) => new()
    {
        Library = training["library"].Text(),
        Method = training["method"].Text(),
        Options = training["options"].Texts(),
        Status = training["status"].Text(),
        Reason = training["reason"].Text(),
        Iterations = training["iterations"].Integer(),
        Rows = training["rows"].Integer(),
        Loss = training["loss"].Number(),
        L2 = training["l2"].FiniteNumber(),
        Validation = training["validation"].FiniteNumber(),
        Seed = training["seed"].Seed(),
    };

    private static void WriteRow(Utf8JsonWriter json, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray();
        foreach (double number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The whole file. What does not begin as a JSON object is refused at once, however long it is.</summary>
    private static ReadOnlyMemory<byte> ReadBytes(Stream stream, string file)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        bool opened = false;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            ReadOnlySpan<byte> part = buffer.AsSpan(0, read);
            part = bytes.Length == 0 && part.StartsWith("\uFEFF"u8) ? part[3..] : part;
            if (!opened && part.IndexOfAnyExcept(" \t\r\n"u8) is var first and >= 0)
            {
                opened = part[first] == '{' ? true : throw NotAModel("is not JSON", file);
            }

            bytes.Write(part);
            if (bytes.Length > MostBytes)
            {
                throw NotAModel($"is larger than {MostBytes >> 20} MiB", file);
            }
        }

        return opened ? bytes.GetBuffer().AsMemory(0, (int)bytes.Length) : throw NotAModel("is empty", file);
    }

    private static ModelFormatException NotAModel(string what, string file, Exception? inner = null) =>
        new($"this {what}. Give a file that training wrote.", file, inner);
}
