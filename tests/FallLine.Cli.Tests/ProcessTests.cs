using System.Diagnostics;

namespace FallLine.Cli.Tests;

/// <summary>What only a process can show: exit codes, the two streams, signals.</summary>
public sealed class ProcessTests
{
    [Fact]
    public void Result_and_complaint_go_to_their_own_streams()
    {
        Ran good = Fallline.Start("minimize", "(x-1)^2", "--json");
        Assert.Equal((0, ""), (good.Code, good.Error));
        Assert.Equal("converged", good.Json.GetProperty("status").GetString());

        Ran refused = Fallline.Start("minimize", "-x^2 +");
        refused.IsRefusal("column 7");
    }

    [Theory]
    [InlineData("exec dotnet '{0}' methods >/dev/full")]
    [InlineData("exec dotnet '{0}' methods >&-")]
    public void A_result_that_cannot_be_written_is_said_so(string command)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(command);
        ProcessStartInfo start = new("sh", ["-c", command.Replace("{0}", typeof(Application).Assembly.Location, StringComparison.Ordinal)]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        new Ran(process.ExitCode, "", error).IsRefusal("cannot write the result");
    }

    /// <summary>A line of progress says that the run is under way; a signal before the program has its handler would end it without a word.</summary>
    [Fact]
    public void Ctrl_C_prints_the_best_point()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process process = Fallline.Begin("minimize", "(x-3)^2", "--method", "gd", "--rate", "1e-12", "--max-iterations", "2000000000", "--json");
        string? progress = process.StandardError.ReadLine();
        Assert.StartsWith("gd: ", progress, StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)));
        var ran = new Ran(process.ExitCode, process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        Assert.Equal(130, ran.Code);
        Assert.Equal("cancelled", ran.Json.GetProperty("status").GetString());
        Assert.InRange(ran.Json.GetProperty("best").GetProperty("point").GetProperty("x").GetDouble(), 1e-13, 3);
    }
}
