using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>A curve of columns and parameters, with the data that it is to meet.</summary>
internal sealed class CurveModel
{
    private readonly Func<Variables, Variables, Expr> _model;
    private readonly ImmutableArray<double> _observed;
    private readonly double[]? _roots;

    private CurveModel(Func<Variables, Variables, Expr> model, Parameters parameters, OrderedDictionary<string, double[]> columns, ImmutableArray<double> observed, double[]? roots)
    {
        (_model, _observed, _roots) = (model, observed, roots);
        (Parameters, Columns) = (parameters, columns);
        Residuals = Residuals.Of(Function.Of(Weighed, parameters));
    }

    /// <summary>The parameters.</summary>
    public Parameters Parameters { get; }

    /// <summary>The data that the model is computed from.</summary>
    public OrderedDictionary<string, double[]> Columns { get; }

    /// <summary>The weighted residuals, √w·(model - y).</summary>
    public Residuals Residuals { get; }

    /// <summary>y.</summary>
    public ImmutableArray<double> Observed => _observed;

    /// <summary>The greatest magnitude in the columns.</summary>
    public double Size => Columns.Values.Select(column => Vectors.LargestMagnitude(column)).DefaultIfEmpty(1).Max();

    /// <summary>Half the sum of weighted squares of a curve that is 0 everywhere.</summary>
    public double Nothing => 0.5 * _observed.Select((y, i) => _roots is null ? y * y : _roots[i] * y * (_roots[i] * y)).Sum();

    public static CurveModel Of(Func<Variables, Variables, Expr> model, IEnumerable<KeyValuePair<string, double[]>> columns, ReadOnlySpan<double> y, IEnumerable<string> parameters, CurveOptions options)
    {
        ImmutableArray<double> observed = [.. y];
        if (observed.Length == 0)
        {
            throw new ArgumentException("There are no data: y is empty.", nameof(y));
        }

        Check("y", y);
        OrderedDictionary<string, double[]> kept = [];
        foreach ((string name, double[] values) in columns)
        {
            ArgumentNullException.ThrowIfNull(values, nameof(columns));
            RequireLength(name, values.Length, observed.Length);
            Check(name, values);
            kept.Add(name, [.. values]);
        }

        (string Name, Shape Shape)[] scalars = [.. parameters.Select(name => (name, Shape.Scalar))];
        return scalars.Length == 0
            ? throw new ArgumentException("The curve has no parameters: there is nothing to fit.", nameof(parameters))
            : new CurveModel(model, Parameters.Of(scalars), kept, observed, Roots(options, observed.Length));
    }

    /// <summary>The model of the parameters where the columns hold these numbers: as many values as the columns have rows.</summary>
    public Function At(IEnumerable<KeyValuePair<string, double[]>> columns, int rows) => Function.Of(parameters => Curve(columns, rows, parameters), Parameters);

    private Expr Weighed(Variables parameters)
    {
        Expr missed = Curve(Columns, _observed.Length, parameters) - Expr.Literal(_observed.AsSpan());
        return _roots is null ? missed : Expr.Literal(_roots) * missed;
    }

    private Expr Curve(IEnumerable<KeyValuePair<string, double[]>> columns, int rows, Variables parameters)
    {
        Variables data = Variables.Of([.. columns.Select(column => (column.Key, Expr.Literal(column.Value)))]);
        Expr value = _model(data, parameters);
        return value.Shape.IsScalar ? value + Expr.Full(0, Shape.Vector(rows))
            : value.Shape.Rank == 1 && value.Shape.Size == rows ? value
            : throw new ShapeException($"The curve's value has shape {value.Shape}; it must have one number for each of the {rows} rows of data. Sums over a column take all rows together.");
    }

    private static double[]? Roots(CurveOptions options, int rows)
    {
        if (options is { Weights: not null, Sigma: not null })
        {
            throw new ArgumentException("Give weights or standard deviations, not both: a weight is 1/σ².", nameof(options));
        }

        if ((options.Weights ?? options.Sigma) is not { } given)
        {
            return null;
        }

        string name = options.Sigma is null ? "weight" : "standard deviation";
        RequireLength(name + "s", given.Count, rows);
        double[] roots = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            bool isWeight = options.Sigma is null;
            if (!double.IsFinite(given[i]) || given[i] < 0 || (!isWeight && given[i] == 0))
            {
                throw new ArgumentException(Numbers.In($"The {name} of row {i + 1} is {given[i]}; it must be a finite number {(isWeight ? "of at least" : "above")} 0."), nameof(options));
            }

            roots[i] = isWeight ? Math.Sqrt(given[i]) : 1 / given[i];
        }

        return roots;
    }

    private static void RequireLength(string name, int length, int rows)
    {
        if (length != rows)
        {
            throw new ArgumentException(Numbers.In($"'{name}' has {length} numbers, but y has {rows}: each row of data needs both."), name);
        }
    }

    private static void Check(string name, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(Numbers.In($"Row {i + 1} of '{name}' is {values[i]}, which is not a finite number. Leave out rows that are not known."), name);
            }
        }
    }
}
