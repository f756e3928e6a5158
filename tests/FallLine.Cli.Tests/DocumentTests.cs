using System.Diagnostics;
using System.Text.RegularExpressions;
using FallLine.TestSupport;

namespace FallLine.Cli.Tests;

/// <summary>What the documents tell a reader to type does what they say.</summary>
public sealed class DocumentTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static TheoryData<string> Samples =>
        [.. Directory.GetFiles(Repository.PathOf("samples"), "*.cs").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The pages with code that is marked to run.</summary>
    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Where(file => RunnablePage.IsRunnable(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>In one shell, one after another: a later command reads what an earlier one wrote.</summary>
    [Fact]
    public void The_commands_of_the_README_work()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string[] commands =
        [
            .. Regex.Matches(File.ReadAllText(Repository.PathOf("README.md")), "^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
                .SelectMany(block => block.Groups[1].Value.Split('\n'))
                .Where(line => line.StartsWith("./fallline ", StringComparison.Ordinal)),
        ];
        Assert.InRange(commands.Length, 5, 20);
        string folder = Directory.CreateTempSubdirectory("fallline").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "samples"), Repository.PathOf("samples"));
        string program = Path.Combine(folder, "fallline");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{typeof(Application).Assembly.Location}' \"$@\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (int code, string output) = Run("bash", folder, "-e", "-c", string.Join('\n', commands));
        Directory.Delete(folder, recursive: true);
        Assert.True(code == 0, output);
        Assert.Contains("0.36", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_prints_what_stands_beside_it(string name)
    {
        (int code, string output) = Run("dotnet", Repository.Root, "run", "-c", Configuration, Repository.PathOf("samples", name + ".cs"));
        Assert.True(code == 0, output);
        string expected = Repository.PathOf("samples", "expected", name + ".txt");
        if (Environment.GetEnvironmentVariable("FALLLINE_ACCEPT") == "1")
        {
            File.WriteAllText(expected, output);
        }

        Assert.Equal(File.ReadAllText(expected), output);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_of_a_page_prints_what_stands_below_it(string page)
    {
        string file = Repository.PathOf(page.Split('/'));
        RunnablePage text = new(File.ReadAllText(file));
        string folder = Directory.CreateTempSubdirectory("fallline").FullName;
        string program = Path.Combine(folder, "page.cs");
        File.WriteAllText(program, text.Program(Repository.PathOf("src", "FallLine", "FallLine.csproj")));
        (int code, string output) = Run("dotnet", folder, "run", "-c", Configuration, program);
        Directory.Delete(folder, recursive: true);
        Assert.True(code == 0, output);
        if (Environment.GetEnvironmentVariable("FALLLINE_ACCEPT") == "1")
        {
            File.WriteAllText(file, text.WithOutput(output));
        }

        Assert.Equal(new RunnablePage(File.ReadAllText(file)).Output, output);
    }

    private static (int Code, string Output) Run(string program, string folder, params string[] words)
    {
        ProcessStartInfo start = new(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true };

        // What a page shows of the engine must not depend on the processors of this machine.
        start.Environment["FALLLINE_TIER"] = "interpreter";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
