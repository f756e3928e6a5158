using System.Globalization;
using System.Runtime.InteropServices;
using FallLine.Compilation;

namespace FallLine.Benchmarks;

/// <summary>The same kernels on one thread and on more, in turns.</summary>
internal static class Scaling
{
    private const int Turns = 20;
    private const double WarmUp = 0.3;
    private const double Turn = 0.05;

    /// <summary>Measures every large workload.</summary>
    public static void Print(TextWriter output, int most)
    {
        List<int> counts = [1];
        for (int count = 2; count < most; count *= 2)
        {
            counts.Add(count);
        }

        counts.Add(most);
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors");
        output.WriteLine();
        output.WriteLine($"| workload | 1 thread, ms |{string.Concat(counts.Skip(1).Select(count => $" {count}: times as fast |"))}");
        output.WriteLine($"|---|---:|{string.Concat(counts.Skip(1).Select(_ => "---:|"))}");
        foreach (string name in Workloads.Large)
        {
            Kernel kernel = Kernel.Compile(Workloads.Of(name), BackEnds.Named("jit"));
            Random random = new(3);
            double[] from = [.. Enumerable.Range(0, kernel.InputSize).Select(_ => (random.NextDouble() * 1.2) - 0.6)];
            double[] to = new double[kernel.OutputSize];
            Ratios.Least(kernel, from, to, WarmUp);
            double[] least = [.. counts.Select(_ => double.PositiveInfinity)];
            for (int turn = 0; turn < Turns; turn++)
            {
                for (int i = 0; i < least.Length; i++)
                {
                    Threads.Count = counts[i];
                    least[i] = Math.Min(least[i], Ratios.Least(kernel, from, to, Turn));
                }
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {least[0] * 1e3:F3} |") + string.Concat(least.Skip(1).Select(seconds => string.Create(CultureInfo.InvariantCulture, $" {least[0] / seconds:F2} |"))));
        }
    }
}
