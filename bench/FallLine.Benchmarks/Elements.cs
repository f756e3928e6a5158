using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FallLine.Comparison;
using FallLine.Expressions;
using FallLine.Kernels;
using SpecialFunctions = MathNet.Numerics.SpecialFunctions;

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
        ("sqrt", new Sqrt(), 0, 5), ("cbrt", new Cbrt(), -5, 5), ("power", new Power(), 0.1, 5), ("hypot", new Hypot(), -5, 5), ("erf", new Erf(), -3, 3), ("erfc", new Erfc(), -3, 3), ("erfcx", new Erfcx(), -3, 9), ("gamma", new Gamma(), 0.5, 9), ("lgamma", new LogGamma(), 0.5, 20), ("digamma", new Polygamma(0), 0.5, 20), ("trigamma", new Polygamma(1), 0.5, 20),
    ];

    /// <summary>What MathNet offers, one double at a time.</summary>
    private static readonly Dictionary<string, Func<double, double>> MathNetFunctions = new()
    {
        ["sigmoid"] = SpecialFunctions.Logistic,
        ["erf"] = SpecialFunctions.Erf,
        ["erfc"] = SpecialFunctions.Erfc,
        ["gamma"] = SpecialFunctions.Gamma,
        ["lgamma"] = SpecialFunctions.GammaLn,
        ["digamma"] = SpecialFunctions.DiGamma,
    };

    /// <summary>Prints the page: every function in new processes with and without AVX-512, beside SciPy and MathNet.</summary>
    public static void Page(TextWriter output)
    {
        string[][] wide = Measured("dotnet", [typeof(Elements).Assembly.Location, "elements", "here"], "1");
        string[][] narrow = Measured("dotnet", [typeof(Elements).Assembly.Location, "elements", "here"], "0");
        Dictionary<string, string> scipy = Measured("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "elements.py"), .. Functions.Select(function => string.Create(CultureInfo.InvariantCulture, $"{function.Name}:{function.From}:{function.To}"))], "1")
            .ToDictionary(row => row[0], row => row[1]);
        using StreamReader heading = new(typeof(Elements).Assembly.GetManifestResourceStream("elements.md")!);
        output.Write(heading.ReadToEnd());
        output.WriteLine($"{Report.Processor()}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:d MMMM yyyy}.");
        output.WriteLine();
        output.WriteLine("| function | double, AVX-512 | float, AVX-512 | double, AVX2 | float, AVX2 | MathNet, double | SciPy, double |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach ((string[] first, string[] second) in wide.Zip(narrow))
        {
            output.WriteLine($"| {first[0]} | {first[1]} | {first[2]} | {second[1]} | {second[2]} | {first[3]} | {scipy.GetValueOrDefault(first[0], "")} |");
        }
    }

    /// <summary>Measures every function in this process: name, doubles, floats, MathNet's doubles.</summary>
    public static void Print(TextWriter output)
    {
        foreach ((string name, Elementwise primitive, double from, double to) in Functions)
        {
            string mathNet = MathNetFunctions.TryGetValue(name, out Func<double, double>? function) ? string.Create(CultureInfo.InvariantCulture, $"{OneByOne(function, from, to):F2}") : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {Doubles(primitive.Loops.Double, from, to):F2} {Floats(primitive.Loops.Float, from, to):F2} {mathNet}"));
        }
    }

    private static string[][] Measured(string program, string[] arguments, string wide)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableAVX512"] = wide;
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using Process process = Process.Start(start)!;
        return [.. process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
    }

    private static double OneByOne(Func<double, double> function, double from, double to)
    {
        Random random = new(1);
        double[] x = [.. Enumerable.Range(0, Count).Select(_ => from + ((to - from) * random.NextDouble()))];
        double[] result = new double[Count];
        return Least(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                result[i] = function(x[i]);
            }
        });
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
