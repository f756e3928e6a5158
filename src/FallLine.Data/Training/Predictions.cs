using System.Globalization;

namespace FallLine.Data;

/// <summary>What a model predicts for the rows of a table.</summary>
public sealed class Predictions
{
    private readonly double[] _values;

    internal Predictions(double[] values, IReadOnlyList<string> classes, IReadOnlyList<string> warnings)
    {
        (_values, Classes, Warnings) = (values, classes, warnings);
        Rows = values.Length / Math.Max(1, classes.Count);
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The names of the classes; empty where a number is predicted.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>What had to be filled in or could not be recognised: one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The predicted numbers; empty where a class is predicted.</summary>
    public ReadOnlySpan<double> Values => Classes.Count == 0 ? _values : [];

    /// <summary>The prediction of a row as text: the most probable class (the first of equals), or the shortest text that parses back to the number.</summary>
    /// <param name="row">From 0.</param>
    public string this[int row] => Classes.Count == 0
        ? _values[row].ToString("R", CultureInfo.InvariantCulture)
        : Classes[Metrics.MostProbable(Probabilities(row))];

    /// <summary>The probability of each class in a row; empty where a number is predicted.</summary>
    /// <param name="row">From 0.</param>
    public ReadOnlySpan<double> Probabilities(int row) => _values.AsSpan(row * Classes.Count, Classes.Count);
}
