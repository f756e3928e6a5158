using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using FallLine.Expressions;
using FallLine.Kernels;

namespace FallLine.Benchmarks;

/// <summary>Nanoseconds an element of every elementwise loop, over arguments in the first-level cache.</summary>
internal static class Elements
{
    private const int Count = 512;
    private const int Turns = 40;
    private const double WarmUp = 0.05;

    private static readonly (string Name, Elementwise Primitive, double From, double To)[] Functions =
    [
        ("multiply", new Multiply(), -1, 1), ("exp", new Exp(), -5, 5), ("expm1", new Expm1(), -1, 1), ("log", new Log(), 0.1, 10), ("log1p", new Log1p(), -0.5, 5), ("log2", new Log2(), 0.1, 10),
        ("log10", new Log10(), 0.1, 10), ("softplus", new Softplus(), -5, 5), ("sigmoid", new Sigmoid(), -5, 5), ("tanh", new Tanh(), -2, 2), ("sinh", new Sinh(), -2, 2), ("cosh", new Cosh(), -2, 2), ("asinh", new Asinh(), -5, 5),
        ("acosh", new Acosh(), 1, 5), ("atanh", new Atanh(), -0.9, 0.9), ("sin", new Sin(), -5, 5), ("cos", new Cos(), -5, 5), ("tan", new Tan(), -5, 5), ("asin", new Asin(), -1, 1), ("acos", new Acos(), -1, 1), ("atan", new Atan(), -5, 5), ("atan2", new Atan2(), -5, 5),
        ("sqrt", new Sqrt(), 0, 5), ("cbrt", new Cbrt(), -5, 5), ("power", new Power(), 0.1, 5), ("hypot", new Hypot(), -5, 5), ("erf", new Erf(), -3, 3), ("erfc", new Erfc(), -3, 3), ("gamma", new Gamma(), 0.5, 9), ("lgamma", new LogGamma(), 0.5, 20), ("digamma", new Polygamma(0), 0.5, 20), ("trigamma", new Polygamma(1), 0.5, 20),
    ];

    /// <summary>Measures every function.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
        output.WriteLine();
        output.WriteLine("| function | double, ns | float, ns |");
        output.WriteLine("|---|---:|---:|");
        foreach ((string name, Elementwise primitive, double from, double to) in Functions)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Doubles(primitive.Loops.Double, from, to):F2} | {Floats(primitive.Loops.Float, from, to):F2} |"));
        }
    }

    private static unsafe double Doubles(Loop loop, double from, double to)
    {
        Random random = new(1);
        AlignedBuffer<double> x = new(Count);
        AlignedBuffer<double> result = new(Count);
        foreach (ref double value in x.Span)
        {
            value = from + ((to - from) * random.NextDouble());
        }

        return Least(() => loop.Run(x.Pointer, x.Pointer, x.Pointer, result.Pointer, Count));
    }

    private static unsafe double Floats(Loop loop, double from, double to)
    {
        Random random = new(1);
        AlignedBuffer<float> x = new(Count);
        AlignedBuffer<float> result = new(Count);
        foreach (ref float value in x.Span)
        {
            value = (float)(from + ((to - from) * random.NextDouble()));
        }

        return Least(() => loop.Run(x.Pointer, x.Pointer, x.Pointer, result.Pointer, Count));
    }

    private static double Least(Action run)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < WarmUp;)
        {
            run();
        }

        double least = double.PositiveInfinity;
        for (int turn = 0; turn < Turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < 50; i++)
            {
                run();
            }

            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 50 / Count);
        }

        return least;
    }
}
