using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>Critical points for people.</summary>
internal static class CriticalText
{
    private const int PointsShown = 60;
    private const int VariablesShown = 6;

    public static Report Of(CriticalPoints found)
    {
        string[] names = [.. found.Parameters.ElementNames().Take(VariablesShown)];
        var grid = new Grid(["kind", .. names, "value", "eigenvalues", "remark"]) { Words = 1 };
        foreach (FoundPoint point in found.Points.Take(PointsShown))
        {
            grid.Rows.Add([Words.Of(point.Nature.Kind), .. point.Point.Take(names.Length).Select(Numbers.Text), Numbers.Text(point.Value), Eigenvalues(point.Nature), Remark(point, found)]);
        }

        Report report = new Report($"Critical points in {found.Box}", found.IsExhausted ? Tone.Good : Tone.Doubtful).Say(found.Summary()).Add(grid);
        int hidden = found.Points.Length - grid.Rows.Count;
        int others = found.Parameters.Size - names.Length;
        string[] left = [.. hidden > 0 ? [Numbers.Count(hidden, "point")] : Array.Empty<string>(), .. others > 0 ? [Numbers.Count(others, "variable")] : Array.Empty<string>()];
        if (left.Length > 0 && found.Points.Length > 0)
        {
            report.Say($"Not shown: {string.Join(", ", left)}; --json shows all.");
        }

        if (!found.Points.Any(point => point.Nature.Kind is CriticalPointKind.Minimum or CriticalPointKind.Degenerate or CriticalPointKind.Kink))
        {
            report.Say("No minimum was found inside: the function is lowest on the edge of the box, where the gradient need not vanish.", "Look for that with 'fallline minimize --bounds'.");
        }

        foreach (Finding finding in found.Findings)
        {
            report.Say($"{finding.Code}: {finding.Message}", finding.Advice);
        }

        return report;
    }

    private static string Eigenvalues(CriticalPoint nature) => nature.Eigenvalues.Length switch
    {
        0 => "",
        <= 3 => string.Join(", ", nature.Eigenvalues.Select(Numbers.Short)),
        _ => $"{Numbers.Short(nature.Eigenvalues[0])} … {Numbers.Short(nature.Eigenvalues[^1])}",
    };

    private static string Remark(FoundPoint point, CriticalPoints found)
    {
        List<string> remarks = [];
        if (point.IsLowestFound)
        {
            remarks.Add("lowest found");
        }

        if (point.Continues > 0)
        {
            remarks.Add(point.Continues == 1 ? "one of a curve" : "one of a surface");
        }

        if (point.Nature.Kind == CriticalPointKind.Degenerate)
        {
            remarks.Add($"rank {point.Nature.Rank} of {found.Parameters.Size}");
        }

        if (point.Nature is { Kind: CriticalPointKind.Saddle, EscapeDirection: { Length: <= 3 } way })
        {
            remarks.Add($"down along ±({string.Join(", ", way.Select(Numbers.Short))})");
        }

        return string.Join(", ", remarks);
    }
}
