using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using FallLine.Comparison;
using FallLine.Compilation;
using FallLine.GradBench;

namespace FallLine.Benchmarks;

/// <summary>Figures of the engine beside speed: cold start, compiling, memory, allocation.</summary>
internal static class Figures
{
    private const int Processes = 15;

    private static readonly Dictionary<string, string> s_sizes = new()
    {
        ["gmm"] = "10_25_1000",
        ["lstm"] = "l=2,c=1024",
        ["kmeans"] = "k=100,n=1000,d=16",
        ["llsq"] = "n=16392,m=128",
        ["lse"] = "n=40000",
        ["det"] = "8",
        ["logistic"] = "20000x20",
        ["product"] = "n=256",
    };

    /// <summary>Prints the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="ahead">FallLine.dll as the package has it, with machine code.</param>
    public static void Print(TextWriter output, string ahead)
    {
        output.WriteLine("# The engine's figures");
        output.WriteLine();
        output.WriteLine("`dotnet bench/FallLine.Benchmarks/bin/Release/net10.0/FallLine.Benchmarks.dll figures .out/ahead/linux-x64/FallLine.dll` prints this page after `dotnet pack -c Release src/FallLine`. The machine may have done other work meanwhile: the least of many counts.");
        output.WriteLine();
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        Cold(output, ahead);
        Memory(output);
        Allocation(output);
    }

    private static void Cold(TextWriter output, string ahead)
    {
        output.WriteLine();
        output.WriteLine("## A new process");
        output.WriteLine();
        output.WriteLine("Milliseconds within the process, its own start not counted: by the clock, and of processor time, which other work on the machine lengthens less. \"Plain\" is FallLine as the compiler of C# leaves it, \"ahead\" with machine code (ReadyToRun), as the package has it; GradBench's program, which calls it for gmm, is compiled ahead in both.");
        output.WriteLine();
        output.WriteLine("| first | plain: clock | processor | ahead: clock | processor |");
        output.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        string folder = ColdStart.WithLibrary(ahead);
        foreach ((string task, string words) in ((string, string)[])
        [
            ("lambda", "gradient of a lambda of two variables"), ("formula", "gradient of a formula of two variables"),
            ("gmm", "gradient of gmm 10_25_1000, recorded, compiled and run, nothing before it"), ("gmm after another", "the same after another gmm"),
        ])
        {
            ((double Clock, double Processor) plain, (double Clock, double Processor) compiled) = ColdStart.Of(task, Processes, folder);
            string Processor(double time) => task.StartsWith("gmm", StringComparison.Ordinal) ? "" : time.ToString("F0", CultureInfo.InvariantCulture);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {words} | {plain.Clock:F0} | {Processor(plain.Processor)} | {compiled.Clock:F0} | {Processor(compiled.Processor)} |"));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void Memory(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## Memory of value and gradient");
        output.WriteLine();
        output.WriteLine("The working memory of a thread beside what no gradient can do without: inputs, outputs, and what the way there computes and the way back reads. Where it is less, the way back takes values out of registers and tiles. Tiles, up to 128 KiB whatever the size, and the sums of tiles are counted. A test holds every evaluation to a ratio of 2 beside those 128 KiB.");
        output.WriteLine();
        output.WriteLine("| evaluation | size | working memory, KiB | needed, KiB | ratio |");
        output.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach ((string module, string size) in s_sizes)
        {
            Function value = Recorded(module, size);
            double working = Number(value.Explain(), " bytes of working memory");
            double needed = LiveValues.Bytes(Simplification.Run(value.ComputedTogether));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {module} | {size} | {working / 1024:F0} | {needed / 1024:F0} | {working / needed:F2} |"));
        }
    }

    private static void Allocation(TextWriter output)
    {
        const int Runs = 1000;
        Function loss = Recorded("logistic", "2000x200");
        double[] point = new double[loss.Parameters.Size];
        double[] gradient = new double[point.Length];
        long before = 0;
        for (int run = -Runs; run < Runs; run++)
        {
            // The change to machine code is asked for during the first thousand.
            before = run == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            loss.ValueAndGradient(point, gradient);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        output.WriteLine();
        output.WriteLine("## Allocation");
        output.WriteLine();
        output.WriteLine($"{Runs} runs of value and gradient of logistic 2000x200 allocate {allocated} bytes. That no step of any method allocates is a test.");
    }

    private static Function Recorded(string module, string size)
    {
        Case asked = Cases.All.Single(asked => asked.Module == module && asked.Size == size);
        using JsonDocument input = JsonDocument.Parse(JsonSerializer.Serialize(asked.Input()));
        return Evaluation.All.Single(evaluation => evaluation.Module == module).Functions[asked.Value](input.RootElement).Recorded!;
    }

    /// <summary>The number at the start of the line that goes on with a text.</summary>
    private static double Number(string explanation, string after) =>
        double.Parse(explanation.Split('\n').Single(line => line.Contains(after, StringComparison.Ordinal)).Split(' ')[0], CultureInfo.InvariantCulture);
}
