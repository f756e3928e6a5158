using System.Buffers;
using System.Text.Json;

namespace FallLine.GradBench.Protocol;

/// <summary>A conversation with GradBench: a JSON object on each line in, one on each line out, until the input ends.</summary>
internal sealed class Session
{
    private readonly Dictionary<string, Evaluation> _evaluations;
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>A conversation about the given evaluations; of any other module it says that it is not there.</summary>
    public Session(IEnumerable<Evaluation> evaluations) => _evaluations = evaluations.ToDictionary(evaluation => evaluation.Module);

    /// <summary>Answers every line.</summary>
    public void Run(TextReader input, Stream output)
    {
        while (input.ReadLine() is { } message)
        {
            _line.ResetWrittenCount();
            using (Utf8JsonWriter reply = new(_line))
            {
                Reply(message, reply);
            }

            output.Write(_line.WrittenSpan);
            output.WriteByte((byte)'\n');
            output.Flush();
        }
    }

    private void Reply(string message, Utf8JsonWriter reply)
    {
        reply.WriteStartObject();
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            JsonElement id = document.RootElement.GetProperty("id");
            reply.WritePropertyName("id");
            id.WriteTo(reply);
            Reply(document.RootElement, reply);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException && reply.BytesPending <= 1)
        {
            // Nothing of the message can be told from it, not even its id; the line is answered all the same, so that lines stay in step.
            reply.WriteNull("id");
            Refuse(reply, $"Not a message: {error.Message}");
        }

        reply.WriteEndObject();
    }

    private void Reply(JsonElement message, Utf8JsonWriter reply)
    {
        switch (Text(message, "kind"))
        {
            case "start":
                reply.WriteString("tool", "fallline");
                reply.WriteStartObject("config");
                reply.WriteNumber("threads", Threads.Count);
                reply.WriteEndObject();
                break;
            case "define":
                Define(message, reply);
                break;
            case "evaluate":
                Evaluate(message, reply);
                break;
        }
    }

    private void Define(JsonElement message, Utf8JsonWriter reply)
    {
        string module = Text(message, "module");
        if (_evaluations.ContainsKey(module))
        {
            reply.WriteBoolean("success", true);
        }
        else
        {
            Refuse(reply, NoModule(module));
        }
    }

    private void Evaluate(JsonElement message, Utf8JsonWriter reply)
    {
        try
        {
            Measurement measured = Measurement.Of(Prepare(message), message.GetProperty("input"));
            reply.WriteBoolean("success", true);
            reply.WritePropertyName("output");
            reply.WriteRawValue(measured.Output.Span);
            measured.WriteTimings(reply);
        }
        catch (Exception error)
        {
            // Whatever went wrong with this input is its answer; the next one has its own.
            Refuse(reply, error.Message);
        }
    }

    private Func<JsonElement, Work> Prepare(JsonElement message)
    {
        (string module, string function) = (Text(message, "module"), Text(message, "function"));
        return !_evaluations.TryGetValue(module, out Evaluation? evaluation) ? throw new KeyNotFoundException(NoModule(module))
            : evaluation.Functions.TryGetValue(function, out Func<JsonElement, Work>? prepare) ? prepare
            : throw new KeyNotFoundException($"The module '{module}' has no function '{function}'; it has: {string.Join(", ", evaluation.Functions.Keys)}.");
    }

    private string NoModule(string module) => $"There is no module '{module}'; there are: {string.Join(", ", _evaluations.Keys)}.";

    private static void Refuse(Utf8JsonWriter reply, string error)
    {
        reply.WriteBoolean("success", false);
        reply.WriteString("error", error);
    }

    private static string Text(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : string.Empty;
}
