using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>Derivatives for people.</summary>
internal static class DerivativesText
{
    private const int LongestTitle = 100;

    public static Report Of(Derivatives derivatives)
    {
        string formulas = string.Join("; ", derivatives.Formulas);
        Report report = new(formulas.Length <= LongestTitle ? formulas : formulas[..LongestTitle] + "…");
        return derivatives.IsScalar ? OfOne(report, derivatives) : OfSeveral(report, derivatives);
    }

    private static Report OfOne(Report report, Derivatives derivatives)
    {
        Function function = derivatives.Functions[0];
        IReadOnlyList<string> names = derivatives.Variables;
        double[]? gradient = derivatives.At is { } at ? function.Gradient(at) : null;
        if (derivatives.At is { } point)
        {
            report.Facts(("at", ResultText.Point(function.Parameters, [.. point])), ("value", Numbers.Text(function.Value(point))));
        }

        report.Add(Table("", names.Select((name, i) => ($"d/d{name}", derivatives.Jacobian[0][i], gradient?[i]))));
        if (!derivatives.Second)
        {
            return report;
        }

        double[,]? hessian = derivatives.At is { } there ? function.Hessian(there) : null;
        return report.Add(Table("", from i in Enumerable.Range(0, names.Count)
                                    from j in Enumerable.Range(i, names.Count - i)
                                    select (i == j ? $"d²/d{names[i]}²" : $"d²/d{names[i]} d{names[j]}", derivatives.Hessian[i][j], hessian?[i, j])));
    }

    private static Report OfSeveral(Report report, Derivatives derivatives)
    {
        double[][]? numbers = derivatives.At is { } at
            ? [.. derivatives.Functions.SelectMany(function => Derivatives.Rows(function.Jacobian(at), j => j)).Select(row => row.ToArray())]
            : null;
        if (derivatives.At is { } point)
        {
            double[] values = [.. derivatives.Functions.SelectMany(function => function.Values(point))];
            report.Facts(("at", ResultText.Point(derivatives.Functions[0].Parameters, [.. point])), ("values", string.Join(", ", values.Select(Numbers.Text))));
        }

        return report.Add(Table("", from i in Enumerable.Range(0, derivatives.Jacobian.Count)
                                    from j in Enumerable.Range(0, derivatives.Variables.Count)
                                    select ($"df{i + 1}/d{derivatives.Variables[j]}", derivatives.Jacobian[i][j], numbers?[i][j])));
    }

    private static Grid Table(string title, IEnumerable<(string Name, string Formula, double? Value)> rows)
    {
        (string Name, string Formula, double? Value)[] all = [.. rows];
        bool withNumbers = all[0].Value is not null;
        var grid = new Grid(["derivative", "formula", .. withNumbers ? ["value"] : Array.Empty<string>()]) { Title = title, Words = 2 };
        grid.Rows.AddRange(all.Select(IReadOnlyList<string> (row) => [row.Name, row.Formula.Replace(";\n", "; ", StringComparison.Ordinal), .. row.Value is { } value ? [Numbers.Text(value)] : Array.Empty<string>()]));
        return grid;
    }
}
