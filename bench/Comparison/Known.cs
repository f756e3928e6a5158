using System.Globalization;

namespace FallLine.Comparison;

/// <summary>What GradBench's own programs took for a case, in milliseconds; not a number where it is not known.</summary>
/// <param name="Value">The value, by hand in C++.</param>
/// <param name="Derivative">The derivative, by hand in C++; of kmeans and ode in closed form.</param>
/// <param name="Taped">The derivative by CoDiPack.</param>
/// <param name="TorchValue">The value by PyTorch.</param>
/// <param name="TorchDerivative">The derivative by PyTorch.</param>
internal sealed record Known(double Value, double Derivative, double Taped, double TorchValue, double TorchDerivative)
{
    private static readonly Dictionary<string, Known> s_all = Read();

    /// <summary>The times of a case.</summary>
    public static Known Of(Case asked) => s_all.GetValueOrDefault($"{asked.Module} {asked.Size}") ?? new Known(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    private static Dictionary<string, Known> Read()
    {
        using StreamReader text = new(typeof(Known).Assembly.GetManifestResourceStream("gradbench.txt")!);
        Dictionary<string, Known> all = [];
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(' ') is [string module, string size, string value, string derivative, string taped, string torchValue, string torchDerivative])
            {
                all.Add($"{module} {size}", new Known(Number(value), Number(derivative), Number(taped), Number(torchValue), Number(torchDerivative)));
            }
        }

        return all;
    }

    private static double Number(string text) => text == "-" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
}
