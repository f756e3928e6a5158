using System.Globalization;

namespace FallLine.Data;

/// <summary>A column of numbers.</summary>
public sealed class NumericColumn : Column
{
    private readonly double[] _values;

    /// <summary>A column that holds <paramref name="values"/> (not a copy).</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">One finite number per row, or NaN where the value is missing.</param>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public NumericColumn(string name, double[] values)
        : base(name, values?.Length ?? throw new ArgumentNullException(nameof(values)), values.Count(double.IsNaN))
    {
        int infinite = Array.FindIndex(values, double.IsInfinity);
        if (infinite >= 0)
        {
            throw new ArgumentException($"Row {infinite} of column '{name}' is {values[infinite].ToString(CultureInfo.InvariantCulture)}. A table holds finite numbers; NaN marks a missing one.", nameof(values));
        }

        _values = values;
    }

    /// <summary>One number per row; NaN where the value is missing.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(_values[row]);
}
