using System.Diagnostics;
using System.Text.Json;

namespace FallLine.Cli.Tests;

/// <summary>Runs the program: in this process, or as a process of its own where that is what is tested.</summary>
internal static class Fallline
{
    /// <summary>Runs it in this process, as if its output went into a pipe.</summary>
    public static Ran Run(params string[] words)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = Application.Run(words, new Terminal(output, error));
        return new Ran(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs it as a process.</summary>
    public static Ran Start(params string[] words)
    {
        using Process process = Begin(words);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Ran(process.ExitCode, output, error.Result);
    }

    /// <summary>Begins a process whose output can be read.</summary>
    /// <remarks>
    /// A shell starts background jobs with SIGINT ignored, and the runtime leaves an ignored signal ignored: where these tests
    /// run in such a job, the program must be given the signal back before it can be asked what it makes of it.
    /// </remarks>
    public static Process Begin(params string[] words)
    {
        string[] command = ["dotnet", typeof(Application).Assembly.Location, .. words];
        if (OperatingSystem.IsLinux())
        {
            command = ["env", "--default-signal=INT", .. command];
        }

        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}

/// <summary>What a run left behind.</summary>
internal sealed record Ran(int Code, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts that the request was refused with one helpful message that contains <paramref name="part"/>, and nothing else.</summary>
    public void IsRefusal(string part)
    {
        Assert.Contains(part, Error, StringComparison.Ordinal);
        Assert.Equal(2, Code);
        Assert.Equal("", Output);
        Assert.StartsWith("fallline: ", Error, StringComparison.Ordinal);
        Assert.Single(Error.Split("fallline: ", StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("fault in FallLine", Error, StringComparison.Ordinal);
    }
}
