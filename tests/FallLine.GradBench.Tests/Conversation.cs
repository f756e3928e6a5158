using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FallLine.GradBench.Tests;

/// <summary>The program as GradBench sees it: a process, lines in, lines out.</summary>
public sealed class Conversation : IDisposable
{
    private readonly Process _program = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FallLine.GradBench.dll")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    /// <summary>The reply to one line.</summary>
    public JsonNode Say(string line)
    {
        lock (_program)
        {
            _program.StandardInput.WriteLine(line);
            _program.StandardInput.Flush();
            return JsonNode.Parse(_program.StandardOutput.ReadLine()!)!;
        }
    }

    /// <summary>The output of a function at an input, which is to succeed.</summary>
    public JsonNode Evaluate(string module, string function, object input)
    {
        JsonNode reply = Say(JsonSerializer.Serialize(new { id = 7, kind = "evaluate", module, function, input }));
        Assert.True((bool)reply["success"]!, reply.ToJsonString());
        return reply["output"]!;
    }

    /// <summary>All numbers of an output, one after another.</summary>
    public static double[] Numbers(JsonNode? output) => output switch
    {
        JsonArray list => [.. list.SelectMany(Numbers)],
        JsonObject fields => [.. fields.SelectMany(field => Numbers(field.Value))],
        _ => [output!.GetValue<double>()],
    };

    /// <summary>Ends the input, at which the program ends.</summary>
    public int End()
    {
        _program.StandardInput.Close();
        return _program.WaitForExit(10_000) ? _program.ExitCode : throw new TimeoutException("The program goes on after its input has ended.");
    }

    public void Dispose()
    {
        if (!_program.HasExited)
        {
            _program.Kill();
        }

        _program.Dispose();
    }
}
