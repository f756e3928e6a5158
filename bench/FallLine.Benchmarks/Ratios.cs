using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FallLine.Compilation;

namespace FallLine.Benchmarks;

/// <summary>Interpreter and machine code in turns, the least of many times each: holds on a machine that does other work too.</summary>
internal static class Ratios
{
    private const int Turns = 20;
    private const double WarmUp = 0.3;
    private const double Turn = 0.03;

    /// <summary>Measures every workload.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
        output.WriteLine();
        output.WriteLine("| workload (value and gradient) | nodes | interpreter, us | machine code, us | ratio | ns a node | compiling, ms |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (string name in Workloads.Names)
        {
            Graph graph = Workloads.Of(name);
            Kernel interpreter = Kernel.Compile(graph, InterpreterBackEnd.Instance);
            long start = Stopwatch.GetTimestamp();
            Kernel jit = Kernel.Compile(graph, BackEnds.Named("jit"));
            double compiling = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Random random = new(3);
            double[] from = [.. Enumerable.Range(0, jit.InputSize).Select(_ => (random.NextDouble() * 1.2) - 0.6)];
            double[] to = new double[jit.OutputSize];
            Least(interpreter, from, to, WarmUp);
            Least(jit, from, to, WarmUp);
            double slow = double.PositiveInfinity;
            double fast = double.PositiveInfinity;
            for (int turn = 0; turn < Turns; turn++)
            {
                slow = Math.Min(slow, Least(interpreter, from, to, Turn));
                fast = Math.Min(fast, Least(jit, from, to, Turn));
            }

            int nodes = graph.Nodes.Length;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {nodes} | {slow * 1e6:F3} | {fast * 1e6:F3} | {fast / slow:F2} | {fast * 1e9 / nodes:F2} | {compiling:F1} |"));
        }
    }

    /// <summary>The least seconds a run takes, over batches of about 0.1 ms.</summary>
    public static double Least(Kernel kernel, double[] input, double[] output, double seconds)
    {
        double least = double.PositiveInfinity;
        long batch = 1;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            for (long run = 0; run < batch; run++)
            {
                kernel.Run(input, output);
            }

            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (elapsed < 5e-5)
            {
                batch *= 2;
            }
            else
            {
                least = Math.Min(least, elapsed / batch);
            }
        }
        while (double.IsInfinity(least) || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds);
        return least;
    }
}
