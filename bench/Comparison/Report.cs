using System.Globalization;
using System.Runtime.InteropServices;

namespace FallLine.Comparison;

/// <summary>The tables of a race.</summary>
internal sealed class Report
{
    private static readonly string[] s_ours = ["logistic", "product"];
    private static readonly string[] s_jacobians = ["ba", "ht"];

    // Milliseconds: longer runs are lengthened by whatever else the machine does.
    private const double Short = 2;
    private readonly IReadOnlyList<Times> _times;
    private readonly double _machine;
    private readonly double _torch;

    /// <summary>A report on cases that were timed.</summary>
    public Report(IReadOnlyList<Times> times)
    {
        _times = times;
        _machine = GeometricMean(times.Where(time => time.Case.Module is not ("ht" or "ode") && time.HandValue.Least < Short).Select(time => time.HandValue.Least / Known.Of(time.Case).Value));
        _torch = GeometricMean(times.Where(time => time.Case.Module == "lse").Select(time => time.TorchValue.Least / Known.Of(time.Case).TorchValue));
    }

    /// <summary>Writes both tables: each evaluation in one row, then each case.</summary>
    public void Write(TextWriter output, int rounds)
    {
        using StreamReader heading = new(typeof(Report).Assembly.GetManifestResourceStream("heading.md")!);
        output.Write(heading.ReadToEnd());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} processors; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {DateTime.UtcNow:d MMMM yyyy}; {rounds} rounds; the machine's factor is {_machine:F2}, that of PyTorch's values of lse {_torch:F2}."));
        output.WriteLine();
        Summary(output);
        output.WriteLine();
        Details(output);
    }

    private void Summary(TextWriter output)
    {
        Header(output, "evaluation", "C++ by hand", "worst", "by medians", "C++ with a tape", "PyTorch", "GradBench's manual", "its CoDiPack", "its PyTorch", "derivative over value", "C++'s");
        Times[][] groups = [.. _times.GroupBy(time => time.Case.Module).Select(group => group.ToArray())];
        Func<Times, double>[] ratios = [time => Ratio(time, time.HandDerivative), time => Ratio(time, time.TapedDerivative), time => Ratio(time, time.TorchDerivative), Manual, CoDiPack, Torch, OverValue, HandOverValue];
        foreach (Times[] group in groups)
        {
            double[] means = [.. ratios.Select(ratio => Mean(group, ratio))];
            Row(output, group[0].Case.Module, [means[0], group.Max(ratios[0]), Mean(group, time => time.Derivative.Median / time.HandDerivative.Median), .. means[1..]]);
        }

        Times[][] standard = [.. groups.Where(group => !s_ours.Contains(group[0].Case.Module))];
        double[] overall = [.. ratios.Select(ratio => GeometricMean(standard.Select(group => Mean(group, ratio))))];
        Row(output, "geometric mean of GradBench's", [overall[0], double.NaN, double.NaN, .. overall[1..]]);
        Times[][] gradients = [.. standard.Where(group => !s_jacobians.Contains(group[0].Case.Module))];
        double OfGradients(Func<Times, double> ratio) => GeometricMean(gradients.Select(group => Mean(group, ratio)));
        Row(output, "that of gradients of one value", [.. Enumerable.Repeat(double.NaN, ratios.Length), OfGradients(OverValue), OfGradients(HandOverValue)]);
    }

    private void Details(TextWriter output)
    {
        Header(output, "case", "value, ms", "C++", "PyTorch", "derivative, ms", "C++", "tape", "PyTorch", "C++ by hand", "by medians", "tape", "PyTorch", "manual", "CoDiPack", "its PyTorch", "over value");
        foreach (Times time in _times)
        {
            Row(output, $"{time.Case.Module} {time.Case.Size}",
                time.Value.Least, time.HandValue.Least, time.TorchValue.Least,
                time.Derivative.Least, time.HandDerivative.Least, time.TapedDerivative.Least, time.TorchDerivative.Least,
                Ratio(time, time.HandDerivative), time.Derivative.Median / time.HandDerivative.Median, Ratio(time, time.TapedDerivative), Ratio(time, time.TorchDerivative),
                Manual(time), CoDiPack(time), Torch(time), OverValue(time));
        }
    }

    private static double Ratio(Times time, Times.Pair other) => time.Derivative.Least / other.Least;

    /// <summary>The closed form of ode is no yardstick of anything that steps.</summary>
    private double Manual(Times time) => time.Case.Module == "ode" ? double.NaN : time.Derivative.Least / (_machine * Known.Of(time.Case).Derivative);

    private double CoDiPack(Times time) => time.Derivative.Least / (_machine * Known.Of(time.Case).Taped);

    private double Torch(Times time) => time.Derivative.Least / (_machine * Known.Of(time.Case).TorchDerivative);

    /// <summary>The nested evaluations have no function beside the derivative's.</summary>
    private static double OverValue(Times time) => time.Case.Value == time.Case.Derivative ? double.NaN : time.Derivative.Least / time.Value.Least;

    private static double HandOverValue(Times time) => time.Case.Value == time.Case.Derivative ? double.NaN : time.HandDerivative.Least / time.HandValue.Least;

    private static double Mean(IEnumerable<Times> times, Func<Times, double> ratio) => GeometricMean(times.Select(ratio));

    /// <summary>Of the numbers there are; cases that a tool lacks do not count.</summary>
    private static double GeometricMean(IEnumerable<double> ratios) =>
        Math.Exp(ratios.Where(double.IsFinite).Select(ratio => Math.Log(ratio)).DefaultIfEmpty(double.NaN).Average());

    private static void Header(TextWriter output, params string[] names)
    {
        output.WriteLine($"| {string.Join(" | ", names)} |");
        output.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", names.Length - 1))}");
    }

    private static void Row(TextWriter output, string name, params double[] numbers) =>
        output.WriteLine($"| {name} | {string.Join(" | ", numbers.Select(number => Text(number)))} |");

    private static string Text(double number) =>
        double.IsNaN(number) ? "" : number.ToString(number < 0.01 ? "0.#####" : number < 1 ? "0.000" : number < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);

    /// <summary>What the processor is called.</summary>
    public static string Processor()
    {
        const string Description = "/proc/cpuinfo";
        string? line = File.Exists(Description) ? File.ReadLines(Description).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 2)..] ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
