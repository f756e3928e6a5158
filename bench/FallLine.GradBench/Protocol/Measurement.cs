using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace FallLine.GradBench.Protocol;

/// <summary>An answer and what it cost.</summary>
internal sealed class Measurement
{
    private readonly long _preparation;
    private readonly List<long> _runs;

    private Measurement(long preparation, List<long> runs, ReadOnlyMemory<byte> output)
    {
        _preparation = preparation;
        _runs = runs;
        Output = output;
    }

    /// <summary>The answer as JSON.</summary>
    public ReadOnlyMemory<byte> Output { get; }

    /// <summary>Prepares the work for an input, then repeats it for as long as the input asks.</summary>
    public static Measurement Of(Func<JsonElement, Work> prepare, JsonElement input)
    {
        double leastRuns = input.NumberOr("min_runs", 1);
        double leastTime = input.NumberOr("min_seconds", 0) * Stopwatch.Frequency;

        // A function compiles when it first runs, so that run belongs to the preparation.
        long start = Stopwatch.GetTimestamp();
        Work work = prepare(input);
        work.Run();
        long preparation = Stopwatch.GetTimestamp() - start;

        List<long> runs = [];
        for (long spent = 0; runs.Count < leastRuns || spent < leastTime; spent += runs[^1])
        {
            start = Stopwatch.GetTimestamp();
            work.Run();
            runs.Add(Stopwatch.GetTimestamp() - start);
        }

        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output))
        {
            work.WriteAnswer(writer);
        }

        return new Measurement(preparation, runs, output.WrittenMemory);
    }

    /// <summary>Writes the time of the preparation and that of each run.</summary>
    public void WriteTimings(Utf8JsonWriter reply)
    {
        reply.WriteStartArray("timings");
        WriteTiming(reply, "prepare", _preparation);
        foreach (long run in _runs)
        {
            WriteTiming(reply, "evaluate", run);
        }

        reply.WriteEndArray();
    }

    private static void WriteTiming(Utf8JsonWriter reply, string name, long ticks)
    {
        reply.WriteStartObject();
        reply.WriteString("name", name);
        reply.WriteNumber("nanoseconds", (long)(ticks * (1e9 / Stopwatch.Frequency)));
        reply.WriteEndObject();
    }
}
