namespace FallLine.Data;

/// <summary>One encoded column: (raw value - <paramref name="Mean"/>) / <paramref name="Scale"/>.</summary>
/// <remarks>
/// A weight w of the encoded feature is the weight w / Scale of the raw one, and moves the bias by -w · Mean / Scale.
/// </remarks>
/// <param name="Name">The column's name; with <c>=category</c> for one category of a text column, whose raw value is 1 or 0.</param>
/// <param name="Mean">The mean over the rows fitted.</param>
/// <param name="Scale">The standard deviation over those rows; 1 where it is 0, so that a constant column becomes zeros.</param>
public readonly record struct Feature(string Name, double Mean, double Scale)
{
    /// <summary>The encoded value; finite for every finite <paramref name="raw"/> (beyond the range of double, its end).</summary>
    /// <param name="raw">The value in the table's units.</param>
    /// <remarks>Both terms are halved, which is exact, so that values at both ends of the range do not overflow in the difference.</remarks>
    public double Encode(double raw) =>
        Math.Clamp(((raw * 0.5) - (Mean * 0.5)) / Scale * 2, -double.MaxValue, double.MaxValue);
}
