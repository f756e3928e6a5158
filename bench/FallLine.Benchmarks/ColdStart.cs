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

    /// <summary>The least milliseconds that a task took among new processes, by the clock and of processors.</summary>
    public static (double Clock, double Processor) Of(string task, int processes)
    {
        (double clock, double processor) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int i = 0; i < processes; i++)
        {
            ProcessStartInfo start = new("dotnet", [typeof(ColdStart).Assembly.Location, "cold", task]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            double[] times = [.. process.StandardOutput.ReadToEnd().Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
            (clock, processor) = (Math.Min(clock, times[0]), Math.Min(processor, times[1]));
        }

        return (clock, processor);
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
