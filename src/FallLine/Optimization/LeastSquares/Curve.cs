using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>Curves through data, by nonlinear least squares, with the statistics of what was found.</summary>
/// <remarks>
/// The sum of weighted squares Σ wᵢ·(model(xᵢ) - yᵢ)² is made least by Levenberg and Marquardt's method with exact derivatives. The estimates are those of greatest likelihood where errors are independent and normal. What the
/// data cannot tell is said in <see cref="CurveFit.Findings"/>, not hidden in a number.
/// </remarks>
/// <example><code>
/// CurveFit fit = Curve.Fit((x, p) => p["a"] * Exp(-p["k"] * x), xs, ys, start: new() { ["a"] = 1, ["k"] = 0.1 });
/// Console.WriteLine(fit);
/// </code></example>
public static class Curve
{
    private const string OnlyColumn = "x";
    private const double DefaultStart = 1;

    /// <summary>Fits a curve of one variable.</summary>
    /// <param name="model">The curve of x and the named parameters, for example <c>(x, p) => p["a"] * Exp(-p["k"] * x)</c>; recorded once.</param>
    /// <param name="x">Where it was observed.</param>
    /// <param name="y">What was observed; as many finite numbers as <paramref name="x"/> has.</param>
    /// <param name="start">The parameters, each with the value from which the search begins.</param>
    /// <param name="options">Weights, loss, method, confidence; the defaults where null.</param>
    /// <param name="cancellationToken">Ends the fit within one evaluation; it then holds the best parameters so far.</param>
    /// <exception cref="ArgumentException">The data do not fit together, or hold a number that is not finite; the message says where.</exception>
    public static CurveFit Fit(
        Func<Expr, Variables, Expr> model, ReadOnlySpan<double> x, ReadOnlySpan<double> y, OrderedDictionary<string, double> start, CurveOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Fit((columns, parameters) => model(columns[OnlyColumn], parameters), [new(OnlyColumn, x.ToArray())], y, start, options, cancellationToken);
    }

    /// <summary>Fits a curve of several variables.</summary>
    /// <param name="model">The curve of named columns and named parameters, for example <c>(x, p) => p["a"] * x["t"] + p["b"] * x["u"]</c>; recorded once.</param>
    /// <param name="columns">Where it was observed: as many finite numbers in each column as <paramref name="y"/> has.</param>
    /// <param name="y">What was observed.</param>
    /// <param name="start">The parameters, each with the value from which the search begins.</param>
    /// <param name="options">Weights, loss, method, confidence; the defaults where null.</param>
    /// <param name="cancellationToken">Ends the fit within one evaluation; it then holds the best parameters so far.</param>
    /// <exception cref="ArgumentException">The data do not fit together, or hold a number that is not finite; the message says where.</exception>
    public static CurveFit Fit(
        Func<Variables, Variables, Expr> model,
        IReadOnlyDictionary<string, double[]> columns,
        ReadOnlySpan<double> y,
        OrderedDictionary<string, double> start,
        CurveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(columns);
        return Fit(model, columns.AsEnumerable(), y, start, options, cancellationToken);
    }

    /// <summary>Fits a curve that a formula states: names that are columns are data, the others are parameters.</summary>
    /// <param name="formula">For example <c>a*exp(-k*t)</c>; see <see cref="Formula"/> for the language. A column stands for its number in each row.</param>
    /// <param name="columns">The data; those that the formula does not name are left aside.</param>
    /// <param name="y">What was observed.</param>
    /// <param name="start">From where the search begins; a parameter not named here comes after those that are and begins at 1, or where the curve has no value there, is far from the data, is 0 everywhere or does not respond to it, at the best of 512 points tried, which a finding says; where one of these is linear, the linear ones are separated (<see cref="CurveOptions.Separate"/>), and their starts do not matter.</param>
    /// <param name="options">Weights, loss, method, confidence; the defaults where null.</param>
    /// <param name="cancellationToken">Ends the fit within one evaluation; it then holds the best parameters so far.</param>
    /// <exception cref="FormulaException">The text is not a formula.</exception>
    /// <exception cref="ArgumentException">The data do not fit together, hold a number that is not finite, or <paramref name="start"/> names what is not a parameter; the message says where.</exception>
    public static CurveFit Fit(
        string formula,
        IReadOnlyDictionary<string, double[]> columns,
        ReadOnlySpan<double> y,
        OrderedDictionary<string, double>? start = null,
        CurveOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        FormulaVariable[] variables = [.. Formula.FindVariables(formula)];
        string[] parameters = [.. variables.Select(variable => variable.Name).Where(name => !columns.ContainsKey(name))];
        if (start?.Keys.FirstOrDefault(name => !parameters.Contains(name)) is { } foreign)
        {
            throw new ArgumentException(
                columns.ContainsKey(foreign)
                    ? $"The start names '{foreign}', which is a column of the data, not a parameter. The parameters are: {string.Join(", ", parameters)}."
                    : $"The start names '{foreign}', which the formula does not. {CloseNames.Advice(foreign, parameters, "parameters")}",
                nameof(start));
        }

        KeyValuePair<string, double[]>[] used = [.. columns.Where(column => variables.Any(variable => variable.Name == column.Key))];
        OrderedDictionary<string, double> begin = start is null ? [] : new(start);
        foreach (string name in parameters)
        {
            _ = begin.TryAdd(name, DefaultStart);
        }

        int rows = y.Length;
        Function parsed = Function.Parse(formula, used.ToDictionary(column => column.Key, _ => rows));
        return Fit(Model, used, y, begin, options, cancellationToken, [.. parameters.Where(name => start is null || !start.ContainsKey(name))]);

        Expr Model(Variables data, Variables values)
        {
            int length = data.Values.IsEmpty ? rows : data.Values[0].Shape.Size;
            Function model = length == rows ? parsed : Function.Parse(formula, used.ToDictionary(column => column.Key, _ => length));
            return model.Apply(Variables.Of([.. data.Parameters.Items.Concat(values.Parameters.Items).Select(item => (item.Name, data.Parameters.TryGet(item.Name, out _) ? data[item.Name] : values[item.Name]))]));
        }
    }

    private static CurveFit Fit(
        Func<Variables, Variables, Expr> model,
        IEnumerable<KeyValuePair<string, double[]>> columns,
        ReadOnlySpan<double> y,
        OrderedDictionary<string, double> start,
        CurveOptions? options,
        CancellationToken cancellationToken,
        params IReadOnlyCollection<string> unstarted)
    {
        ArgumentNullException.ThrowIfNull(start);
        options ??= new CurveOptions();
        CurveModel curve = CurveModel.Of(model, columns, y, start.Keys, options);
        Objective objective = Objective.LeastSquares(curve.Residuals, options.Loss);
        objective = options.Bounds is null ? objective : objective.Within(options.Bounds);
        double[] begin = [.. start.Values];
        List<Finding> said = [];
        if (options.Separate && (options.Bounds is not null || !ReferenceEquals(options.Loss, RobustLoss.Linear)))
        {
            string because = options.Bounds is null ? $"the loss '{options.Loss}'" : "bounds";
            said.Add(new Finding("not-separated", $"The linear parameters were not separated: with {because} their best is no linear least-squares problem.", "All parameters were fitted together, from their starts."));
        }

        if (Separated(curve, options, begin, unstarted) is not { } separated)
        {
            Look(objective, begin, start.Keys, begin);
            return Fitted(options.Method.Minimize(objective, begin, cancellationToken));
        }

        double[] others = [.. separated.Parameters.Items.Select(item => start[item.Name])];
        var remaining = Objective.LeastSquares(separated);
        Look(remaining, others, separated.Parameters.Items.Select(item => item.Name), separated.Complete(others));
        Result first = options.Method.Minimize(remaining, others, cancellationToken);
        double[] whole = separated.Complete(CurveFit.End(first).AsSpan());
        Result second = options.Method.Minimize(objective, whole.All(double.IsFinite) ? whole : begin, cancellationToken);
        return Fitted(CurveEnd.Together(first, second));

        void Look(Objective least, double[] from, IEnumerable<string> names, double[] all)
        {
            if (CurveStart.Improve(least, [.. names], from, unstarted, curve, all) is { } found)
            {
                said.Add(found);
            }
        }

        CurveFit Fitted(Result result)
        {
            Result end = new CurveEnd(curve, options, objective, [.. start.Keys], unstarted, cancellationToken).Judge(result);
            return new(curve, options, end with { Findings = [.. said, .. end.Findings] });
        }
    }

    /// <summary>The residuals of the parameters that are not linear; null where that is not asked for, nor a linear one without a start, or there is nothing to separate.</summary>
    private static ProjectedResiduals? Separated(CurveModel curve, CurveOptions options, double[] start, IReadOnlyCollection<string> unstarted)
    {
        if (!(options.Separate || unstarted.Count > 0) || options.Bounds is not null || !ReferenceEquals(options.Loss, RobustLoss.Linear) || !start.All(double.IsFinite))
        {
            return null;
        }

        IReadOnlyList<string> linear = curve.Residuals.LinearVariables();
        return linear.Count == 0 || linear.Count == start.Length || !(options.Separate || linear.Any(unstarted.Contains)) ? null : curve.Residuals.Projected([.. linear]);
    }
}
