using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FallLine.Comparison;
using FallLine.GradBench;

namespace FallLine.Benchmarks;

/// <summary>What a new process waits for.</summary>
internal static class ColdStart
{
    /// <summary>What can be waited for.</summary>
    public static IReadOnlyDictionary<string, Func<double>> Tasks { get; } = new Dictionary<string, Func<double>>
    {
        ["lambda"] = () => Milliseconds(() => Function.Of(x => (100 * Expr.Square(x[1] - Expr.Square(x[0]))) + Expr.Square(1 - x[0]), Shape.Vector(2)).Gradient(-1.2, 1)),
        ["formula"] = () => Milliseconds(() => Function.Parse("100*(y-x^2)^2+(1-x)^2").Gradient(-1.2, 1)),
        ["gmm"] = () => Mixture("10_25_1000"),
        ["gmm after another"] = () =>
        {
            Mixture("20_5_1000");
            return Mixture("10_25_1000");
        },
    };

    /// <summary>A copy of this program with another build of the library.</summary>
    public static string WithLibrary(string library)
    {
        string folder = Directory.CreateTempSubdirectory("fallline-cold-").FullName;
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.Copy(library, Path.Combine(folder, "FallLine.dll"), overwrite: true);
        return folder;
    }

    /// <summary>The least milliseconds that a task took among new processes of this program and of its copy, in turns: by the clock and of processors.</summary>
    public static ((double Clock, double Processor) Here, (double Clock, double Processor) Copy) Of(string task, int processes, string copy)
    {
        (double, double) here = (double.PositiveInfinity, double.PositiveInfinity);
        (double, double) there = here;
        for (int i = 0; i < processes; i++)
        {
            here = Least(here, Once(AppContext.BaseDirectory, task));
            there = Least(there, Once(copy, task));
        }

        return (here, there);
    }

    private static (double, double) Least((double Clock, double Processor) x, (double Clock, double Processor) y) => (Math.Min(x.Clock, y.Clock), Math.Min(x.Processor, y.Processor));

    private static (double Clock, double Processor) Once(string folder, string task)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(folder, Path.GetFileName(typeof(ColdStart).Assembly.Location)), "cold", task]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        double[] times = [.. process.StandardOutput.ReadToEnd().Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
        return (times[0], times[1]);
    }

    /// <summary>Does a task and says what it took: by the clock, then of processors, compilation beside it included.</summary>
    public static string Run(string task)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        double clock = Tasks[task]();
        return string.Create(CultureInfo.InvariantCulture, $"{clock} {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds}");
    }

    private static double Milliseconds(Func<double[]> gradient)
    {
        long start = Stopwatch.GetTimestamp();
        gradient();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Recording and compiling a mixture's gradient, and its first run: what the first preparation takes longer than later ones, which only read the numbers and run.</summary>
    private static double Mixture(string size)
    {
        Case asked = Cases.All.Single(asked => asked.Module == "gmm" && asked.Size == size);
        using JsonDocument input = JsonDocument.Parse(JsonSerializer.Serialize(asked.Input()));
        Func<JsonElement, Work> prepare = Evaluation.All.Single(evaluation => evaluation.Module == "gmm").Functions["jacobian"];
        double Prepared()
        {
            long start = Stopwatch.GetTimestamp();
            prepare(input.RootElement).Run();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return Prepared() - Enumerable.Range(0, 10).Min(_ => Prepared());
    }
}
