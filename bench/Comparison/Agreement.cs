using System.Text.Json;

namespace FallLine.Comparison;

/// <summary>How far two answers agree: by GradBench's own rule, and by a stricter one.</summary>
internal static class Agreement
{
    /// <summary>GradBench's tolerance: |a - b| ≤ 1e-4·max(1, |a| + |b|).</summary>
    private const double Usual = 1e-4;

    /// <summary>The greatest relative error allowed here.</summary>
    private const double Strict = 1e-9;

    /// <summary>What is wrong with an answer, or null.</summary>
    /// <param name="expected">The yardstick's.</param>
    /// <param name="actual">The one to check.</param>
    /// <param name="terms">The size of terms that cancel in it.</param>
    public static string? Fault(JsonElement expected, JsonElement actual, double terms) =>
        Fault(expected, actual, "output", Math.Max(terms, Greatest(expected)));

    private static string? Fault(JsonElement expected, JsonElement actual, string path, double terms) => (expected.ValueKind, actual.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => Fault(expected.GetDouble(), actual.GetDouble(), path, terms),
        (JsonValueKind.Array, JsonValueKind.Array) => expected.GetArrayLength() == actual.GetArrayLength()
            ? First(expected.EnumerateArray().Zip(actual.EnumerateArray()).Select((pair, i) => Fault(pair.First, pair.Second, $"{path}[{i}]", terms)))
            : $"{path} has {actual.GetArrayLength()} elements, not {expected.GetArrayLength()}",
        (JsonValueKind.Object, JsonValueKind.Object) => Names(expected).SetEquals(Names(actual))
            ? First(expected.EnumerateObject().Select(field => Fault(field.Value, actual.GetProperty(field.Name), $"{path}.{field.Name}", terms)))
            : $"{path} has the fields {string.Join(", ", Names(actual))}",
        _ => $"{path} is {actual.ValueKind}, not {expected.ValueKind}",
    };

    /// <summary>An element may also be off by rounding in terms of the size of the greatest element: that much is lost where they cancel.</summary>
    private static string? Fault(double expected, double actual, string path, double terms)
    {
        const double Rounding = 1e-13;
        double error = Math.Abs(expected - actual);
        bool usual = error <= Usual * Math.Max(1, Math.Abs(expected) + Math.Abs(actual));
        bool strict = error <= (Strict * Math.Abs(expected)) + (Rounding * terms);
        return !usual ? $"{path} is {actual}, not {expected}" : !strict ? $"{path} is {actual}, relative error {error / Math.Abs(expected):G2} of {expected}" : null;
    }

    private static double Greatest(JsonElement output) => output.ValueKind switch
    {
        JsonValueKind.Number => Math.Abs(output.GetDouble()),
        JsonValueKind.Array => output.EnumerateArray().Select(Greatest).DefaultIfEmpty().Max(),
        _ => output.EnumerateObject().Select(field => Greatest(field.Value)).DefaultIfEmpty().Max(),
    };

    private static HashSet<string> Names(JsonElement fields) => [.. fields.EnumerateObject().Select(field => field.Name)];

    private static string? First(IEnumerable<string?> faults) => faults.FirstOrDefault(fault => fault is not null);
}
