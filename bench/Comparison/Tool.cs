using System.Diagnostics;
using System.Text.Json;

namespace FallLine.Comparison;

/// <summary>A program that speaks the protocol of GradBench, on one thread.</summary>
internal sealed class Tool : IDisposable
{
    private static readonly string[] s_threads = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "FALLLINE_THREADS"];
    private readonly Process _process;

    /// <summary>Starts the program.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="command">The file to run, then its arguments.</param>
    public Tool(string name, params string[] command)
    {
        Name = name;
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string variable in s_threads)
        {
            start.Environment[variable] = "1";
        }

        // .NET's better code takes over as soon as it counts enough calls, not a tenth of a second after the last new method: the first case was timed before (gmm 2_5: 0.154 ms, then 0.026 to 0.037).
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        _process = Process.Start(start)!;
    }

    /// <summary>What to call it.</summary>
    public string Name { get; }

    /// <summary>Asks for a function at an input.</summary>
    /// <param name="module">The evaluation.</param>
    /// <param name="function">The function.</param>
    /// <param name="input">The input as JSON, an object.</param>
    /// <param name="seconds">For how long to repeat it.</param>
    public Answer Ask(string module, string function, string input, double seconds = 0)
    {
        string repeated = JsonSerializer.Serialize(new { min_runs = 1, min_seconds = seconds })[1..];
        _process.StandardInput.WriteLine($$"""{"id":1,"kind":"evaluate","module":"{{module}}","function":"{{function}}","input":{{input[..^1]}},{{repeated}}}""");
        _process.StandardInput.Flush();
        string reply = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended in the middle of {module} {function}.");
        using JsonDocument document = JsonDocument.Parse(reply);
        JsonElement root = document.RootElement;
        return root.GetProperty("success").GetBoolean()
            ? new Answer(root.GetProperty("output").Clone(), Times(root, "prepare").FirstOrDefault(), [.. Times(root, "evaluate")])
            : throw new InvalidOperationException($"{Name}: {module} {function}: {root.GetProperty("error").GetString()}");
    }

    /// <summary>Ends the program.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static IEnumerable<double> Times(JsonElement reply, string name) =>
        from timing in reply.GetProperty("timings").EnumerateArray()
        where timing.GetProperty("name").ValueEquals(name)
        select timing.GetProperty("nanoseconds").GetInt64() / 1e6;

    /// <summary>What a tool said.</summary>
    /// <param name="Output">The answer.</param>
    /// <param name="Prepared">Milliseconds of preparation.</param>
    /// <param name="Runs">Milliseconds of each run.</param>
    internal sealed record Answer(JsonElement Output, double Prepared, double[] Runs);
}
