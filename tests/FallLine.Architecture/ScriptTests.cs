using System.Diagnostics;
using FallLine.TestSupport;

namespace FallLine.Architecture;

/// <summary>The scripts that a newcomer runs first.</summary>
public sealed class ScriptTests
{
    [Theory]
    [InlineData("fallline")]
    [InlineData("test")]
    public void A_machine_without_the_sdk_is_told_what_to_get(string script)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        ProcessStartInfo start = new("/bin/bash", [script])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = Repository.PathOf("docs");
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("needs the .NET SDK 10", error, StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fallline")]
    [InlineData("test")]
    [InlineData(".ci/run")]
    public void A_script_may_be_executed(string script)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Repository.PathOf(script)).HasFlag(UnixFileMode.UserExecute));
        }
    }
}
