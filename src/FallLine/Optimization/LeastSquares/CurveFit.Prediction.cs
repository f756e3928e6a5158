namespace FallLine;

/// <content>What a fitted curve says of other places.</content>
public sealed partial class CurveFit
{
    /// <summary>What the curve of one variable says at other places.</summary>
    /// <param name="x">Where.</param>
    /// <returns>One prediction for each, with the fit's confidence.</returns>
    /// <exception cref="InvalidOperationException">The curve has more than one column.</exception>
    public IReadOnlyList<CurvePrediction> Predict(params ReadOnlySpan<double> x)
    {
        if (_model.Columns.Count != 1)
        {
            throw new InvalidOperationException($"The curve depends on {_model.Columns.Count} columns ({string.Join(", ", _model.Columns.Keys)}): give each by its name.");
        }

        return Predict([new(_model.Columns.GetAt(0).Key, x.ToArray())], x.Length);
    }

    /// <summary>What the curve says at other places.</summary>
    /// <param name="columns">Where: equally many numbers in each column that the curve depends on.</param>
    /// <returns>One prediction for each row, with the fit's confidence.</returns>
    /// <remarks>The variance of the curve is gᵀ·C·g, g being its derivatives by the parameters; that of another observation of weight 1 adds the scatter of the data, or 1 where their standard deviations are known.</remarks>
    /// <exception cref="ArgumentException">A column is missing, or the columns are not equally long.</exception>
    public IReadOnlyList<CurvePrediction> Predict(IReadOnlyDictionary<string, double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        List<KeyValuePair<string, double[]>> used = [];
        foreach (string name in _model.Columns.Keys)
        {
            used.Add(columns.TryGetValue(name, out double[]? values)
                ? new(name, values)
                : throw new ArgumentException($"The column '{name}' is missing, on which the curve depends.", nameof(columns)));
        }

        int rows = used.Count == 0 ? 1 : used[0].Value.Length;
        return used.All(column => column.Value.Length == rows)
            ? Predict(used, rows)
            : throw new ArgumentException($"The columns are not equally long: {string.Join(", ", used.Select(column => $"{column.Key} has {column.Value.Length}"))}.", nameof(columns));
    }

    private CurvePrediction[] Predict(IEnumerable<KeyValuePair<string, double[]>> columns, int rows)
    {
        var predictions = new CurvePrediction[rows];
        if (rows == 0)
        {
            return predictions;
        }

        Function curve = _model.At(columns, rows);
        double[] values = curve.Values(_point);
        double[] derivatives = new double[rows * _point.Length];
        curve.Jacobian(_point, derivatives);
        for (int i = 0; i < rows; i++)
        {
            double variance = _statistics.Variance(derivatives.AsSpan(i * _point.Length, _point.Length));
            double error = Math.Sqrt(variance);
            predictions[i] = new(values[i], error, Around(values[i], error, Confidence), Around(values[i], Math.Sqrt(variance + _variance), Confidence));
        }

        return predictions;
    }
}
