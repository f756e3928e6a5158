using System.Globalization;

namespace FallLine.Tests.Kernels;

/// <summary>One reference value: the true result of a function is Nearest plus Rest units in its last place.</summary>
internal readonly record struct ReferenceValue(double X, double Y, double Nearest, double Rest)
{
    /// <summary>How far a result is from the true value, in units in the last place of the true value.</summary>
    public double UlpError(double actual)
    {
        // The difference of two neighbouring doubles is exact.
        return Math.Abs(((actual - Nearest) / Ulp(Nearest)) - Rest);
    }

    public static double Ulp(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}

/// <summary>The table of high-precision values made by Reference/reference.py.</summary>
internal static class ReferenceTable
{
    private static readonly Lazy<ILookup<string, ReferenceValue>> Rows = new(Read);

    public static IReadOnlyList<ReferenceValue> For(string function)
    {
        ReferenceValue[] rows = [.. Rows.Value[function]];
        Assert.NotEmpty(rows);
        return rows;
    }

    private static ILookup<string, ReferenceValue> Read()
    {
        string path = Environment.GetEnvironmentVariable("FALLLINE_REFERENCE")
            ?? Path.Combine(AppContext.BaseDirectory, "Kernels", "Reference", "functions.csv");
        return File.ReadLines(path).Select(line => line.Split(',')).ToLookup(
            cells => cells[0],
            cells => new ReferenceValue(Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4])));
    }

    private static double Number(string cell) =>
        cell.Length == 0 ? 0 : double.Parse(cell, NumberStyles.Float, CultureInfo.InvariantCulture);
}
