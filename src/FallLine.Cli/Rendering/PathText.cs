using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>The points that a run went through, as a table for people and as CSV.</summary>
internal static class PathText
{
    private const int RowsShown = 40;
    private const int LastShown = 8;
    private const int VariablesShown = 4;

    /// <summary>The table; a long path is thinned out in its middle.</summary>
    public static Report Of(Result result, int variables = VariablesShown)
    {
        string[] names = [.. result.Parameters.ElementNames().Take(variables)];
        var grid = new Grid(["step", .. names, "value", "gradient norm", "step size"]);
        foreach (int i in Shown(result.Path.Length))
        {
            PathPoint at = result.Path[i];
            grid.Rows.Add([$"{at.Iteration}", .. at.Point.Take(names.Length).Select(Numbers.Text), Numbers.Text(at.Value), Numbers.Short(at.GradientNorm), i == 0 ? "" : Numbers.Short(at.Step)]);
        }

        Report report = new Report($"{result.Method}, step by step").Add(grid);
        int hidden = result.Path.Length - grid.Rows.Count;
        int others = variables == 0 ? 0 : result.Point.Length - names.Length;
        string[] left = [.. hidden > 0 ? [Numbers.Count(hidden, "step")] : Array.Empty<string>(), .. others > 0 ? [Numbers.Count(others, "variable")] : Array.Empty<string>()];
        return left.Length == 0 ? report
            : report.Say($"Not shown: {string.Join(", ", left)}; {(variables == 0 ? "--json shows all" : "--path FILE.csv writes all")}.");
    }

    /// <summary>Every point with all digits.</summary>
    public static void WriteCsv(Result result, TextWriter output)
    {
        output.WriteLine(string.Join(',', ["iteration", .. result.Parameters.ElementNames(), "value", "gradientNorm", "step"]));
        foreach (PathPoint at in result.Path)
        {
            output.WriteLine(string.Join(',', [$"{at.Iteration}", .. at.Point.Select(Numbers.Exact), Numbers.Exact(at.Value), Numbers.Exact(at.GradientNorm), Numbers.Exact(at.Step)]));
        }
    }

    /// <summary>The first steps one by one, the last ones too, and between them as many as fit, ever further apart.</summary>
    private static IEnumerable<int> Shown(int count)
    {
        if (count <= RowsShown)
        {
            return Enumerable.Range(0, count);
        }

        int last = count - LastShown;
        int first = RowsShown / 2;
        int between = RowsShown - first - LastShown;
        double ratio = Math.Pow((double)last / (first - 1), 1.0 / (between + 1));
        return Enumerable.Range(0, first)
            .Concat(Enumerable.Range(1, between).Select(i => (int)((first - 1) * Math.Pow(ratio, i))))
            .Concat(Enumerable.Range(last, LastShown))
            .Distinct();
    }
}
