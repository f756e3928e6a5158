using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FallLine.Kernels;

namespace FallLine.Benchmarks;

/// <summary>The matrix product here and in an installed BLAS, in turns, the least of many times each.</summary>
internal static class Products
{
    private const int Turns = 15;
    private const double WarmUp = 0.2;
    private const double Turn = 0.02;

    private static readonly (int Rows, int Depth, int Columns)[] Shapes =
    [
        (16, 16, 16), (32, 32, 32), (64, 64, 64), (96, 96, 96), (128, 128, 128), (192, 192, 192), (256, 256, 256), (384, 384, 384), (512, 512, 512), (768, 768, 768), (1024, 1024, 1024),
        (1000, 1000, 1000), (100, 100, 100), (250, 250, 250), (2048, 2048, 64), (64, 2048, 2048), (10_000, 20, 20), (20, 10_000, 20), (256, 784, 128), (10_000, 64, 10), (2000, 2000, 8), (8, 2000, 2000),
    ];

    /// <summary>Measures every shape, plain and with either factor transposed.</summary>
    public static void Print(TextWriter output, string library, int threads)
    {
        Blas blas = Blas.Named(library) ?? throw new ArgumentException("Name a library: openblas, mkl or a path.", nameof(library));
        blas.UseThreads(threads);
        Threads.Count = threads;
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {blas.File}, doubles, threads: {threads}");
        output.WriteLine();
        output.WriteLine("| rows x depth x columns | FallLine, GFLOP/s | BLAS, GFLOP/s | ratio | left transposed | right transposed |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach ((int rows, int depth, int columns) in Shapes)
        {
            (double own, double other) = Compare(blas, rows, depth, columns, false, false);
            (double ownLeft, double otherLeft) = Compare(blas, rows, depth, columns, true, false);
            (double ownRight, double otherRight) = Compare(blas, rows, depth, columns, false, true);
            double flops = 2e-9 * rows * depth * columns;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {rows} x {depth} x {columns} | {flops / own:F1} | {flops / other:F1} | {other / own:F2} | {otherLeft / ownLeft:F2} | {otherRight / ownRight:F2} |"));
        }
    }

    private static unsafe (double Own, double Other) Compare(Blas blas, int rows, int depth, int columns, bool transposeLeft, bool transposeRight)
    {
        Random random = new(1);
        AlignedBuffer<double> left = Filled(rows * depth, random);
        AlignedBuffer<double> right = Filled(depth * columns, random);
        AlignedBuffer<double> result = new(rows * columns);
        void Own() => MatrixProduct.Multiply<double>(left.Span, right.Span, result.Span, rows, depth, columns, transposeLeft, transposeRight);
        void Other() => blas.Multiply(left.Pointer, right.Pointer, result.Pointer, rows, depth, columns, transposeLeft, transposeRight, false);
        Least(Own, WarmUp);
        Least(Other, WarmUp);
        double own = double.PositiveInfinity;
        double other = double.PositiveInfinity;
        for (int turn = 0; turn < Turns; turn++)
        {
            own = Math.Min(own, Least(Own, Turn));
            other = Math.Min(other, Least(Other, Turn));
        }

        return (own, other);
    }

    private static AlignedBuffer<double> Filled(int length, Random random)
    {
        AlignedBuffer<double> buffer = new(length);
        foreach (ref double value in buffer.Span)
        {
            value = random.NextDouble() - 0.5;
        }

        return buffer;
    }

    /// <summary>The least seconds an action takes, over batches of at least 50 us.</summary>
    private static double Least(Action action, double seconds)
    {
        double least = double.PositiveInfinity;
        long batch = 1;
        long begin = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            for (long run = 0; run < batch; run++)
            {
                action();
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
