using System.Globalization;
using FallLine.Data;
using FallLine.Messages;

namespace FallLine.Cli.Input;

/// <summary>What a curve needs of a table: its columns by name, what was observed, weights; without the rows in which any of it is missing.</summary>
internal sealed class CurveTable
{
    private static readonly string[] s_options = ["--y", "--weights", "--sigma"];

    private readonly Table _table;

    private CurveTable(IReadOnlyDictionary<string, double[]> columns, double[] observed, double[]? weights, double[]? sigma, IReadOnlyList<FormulaVariable> parameters, int leftOut, Table table) =>
        (Columns, Observed, Weights, Sigma, Parameters, LeftOut, _table) = (columns, observed, weights, sigma, parameters, leftOut, table);

    /// <summary>The columns that the formula names.</summary>
    public IReadOnlyDictionary<string, double[]> Columns { get; }

    /// <summary>What was observed.</summary>
    public double[] Observed { get; }

    /// <summary>Weights, where given.</summary>
    public double[]? Weights { get; }

    /// <summary>Standard deviations, where given.</summary>
    public double[]? Sigma { get; }

    /// <summary>The names of the formula that are no columns.</summary>
    public IReadOnlyList<FormulaVariable> Parameters { get; }

    /// <summary>How many rows were left out because a value is missing.</summary>
    public int LeftOut { get; }

    /// <summary>What a careful owner of the table would want to know.</summary>
    public IEnumerable<string> Notes =>
    [
        .. LeftOut == 0 ? (string[])[] : [$"{Numbers.Count(LeftOut, "row")} with a missing value left out."],
        .. Columns.Count > 0 ? (string[])[] : [$"no name of the formula is a column, so the curve is the same for every row. The columns of {_table.Source} are: {string.Join(", ", _table.Columns.Select(column => column.Name))}."],
    ];

    /// <summary>What to say of a parameter that may have been meant as a column.</summary>
    public IEnumerable<string> Mistaken(string parameter) => _table.Columns.Where(column => string.Equals(column.Name, parameter, StringComparison.OrdinalIgnoreCase))
        .Select(column => $"'{parameter}' is taken as a parameter; the column is called '{column.Name}'.");

    public static CurveTable Of(Table table, IReadOnlyList<FormulaVariable> variables, string observed, string? weights, string? sigma)
    {
        if (weights is not null && sigma is not null)
        {
            throw new UserError("--weights and --sigma are both given; give one: a weight is 1/sigma^2.");
        }

        string[] columns = [.. variables.Select(variable => variable.Name).Where(name => table.TryGetColumn(name, out _))];
        FormulaVariable[] parameters = [.. variables.Where(variable => !columns.Contains(variable.Name))];
        if (parameters.FirstOrDefault(parameter => parameter.IsVector) is { } vector)
        {
            string meant = UserError.Meant(vector.Name, table.Columns.Select(column => column.Name));
            throw new UserError($"the formula uses '{vector.Name}' as a vector, but {table.Source} has no such column, and the parameters of a curve are single numbers.{meant}");
        }

        (string Option, string Text, string[] Names)[] formulas =
        [
            .. from pair in new[] { (Option: "--y", Text: observed), (Option: "--weights", Text: weights!), (Option: "--sigma", Text: sigma!) }
               where pair.Text is not null
               select (pair.Option, pair.Text, Names(table, pair.Option, pair.Text)),
        ];
        Dictionary<string, double[]> values = columns.Concat(formulas.SelectMany(formula => formula.Names)).Distinct().ToDictionary(name => name, name => Numeric(table, name), StringComparer.Ordinal);
        int[] kept = [.. Enumerable.Range(0, table.Rows).Where(row => values.Values.All(column => !double.IsNaN(column[row])))];
        if (kept.Length == 0)
        {
            throw new UserError(table.Rows == 0 ? $"{table.Source} has no rows of data." : $"every row of {table.Source} has a missing value in one of: {string.Join(", ", values.Keys)}.");
        }

        Dictionary<string, double[]> complete = values.ToDictionary(column => column.Key, column => kept.Length == table.Rows ? column.Value : [.. kept.Select(row => column.Value[row])], StringComparer.Ordinal);
        double[]?[] computed = [.. s_options.Select(option => formulas.FirstOrDefault(formula => formula.Option == option) is { Text: not null } formula ? Compute(formula, complete, kept, table) : null)];
        return new(columns.ToDictionary(name => name, name => complete[name], StringComparer.Ordinal), computed[0]!, computed[1], computed[2], parameters, table.Rows - kept.Length, table);
    }

    /// <summary>The columns that a formula of columns names; a column whose name is no formula is meant as it stands.</summary>
    private static string[] Names(Table table, string option, string text)
    {
        if (table.TryGetColumn(text, out _))
        {
            return [text];
        }

        string[] names;
        try
        {
            names = [.. Formula.FindVariables(text).Select(variable => variable.Name)];
        }
        catch (FormulaException fault)
        {
            throw new UserError($"{option}: there is no column '{text}', and as a formula of columns it does not read: {fault.Describe()}", fault);
        }

        foreach (string name in names)
        {
            if (!table.TryGetColumn(name, out _))
            {
                throw new UserError($"{option}: there is no column '{name}'. {CloseNames.Advice(name, table.Columns.Select(column => column.Name), "columns")}");
            }
        }

        return names;
    }

    private static double[] Compute((string Option, string Text, string[] Names) formula, Dictionary<string, double[]> columns, int[] rows, Table table)
    {
        if (columns.TryGetValue(formula.Text, out double[]? column) && formula.Names is [var only] && only == formula.Text)
        {
            return column;
        }

        Function function = Function.Parse(formula.Text, formula.Names.ToDictionary(name => name, _ => rows.Length, StringComparer.Ordinal));
        double[] values = function.Values([.. function.Parameters.Items.SelectMany(item => columns[item.Name])]);
        values = function.Shape.IsScalar ? [.. rows.Select(_ => values[0])] : values;
        int bad = Array.FindIndex(values, value => !double.IsFinite(value));
        return values.Length != rows.Length ? throw new UserError($"{formula.Option}: '{formula.Text}' gives {values.Length} numbers for {rows.Length} rows; it must give one for each.")
            : bad < 0 ? values
            : throw new UserError($"{formula.Option}: '{formula.Text}' is {values[bad].ToString(CultureInfo.InvariantCulture)} in row {rows[bad] + 1} of {table.Source}. Leave that row out, or use a formula that is defined there.");
    }

    private static double[] Numeric(Table table, string name) => table[name] is NumericColumn numbers
        ? numbers.Values.ToArray()
        : throw new UserError($"the column '{name}' of {table.Source} holds text; a curve needs numbers. Check it for units or decimal commas.");
}
