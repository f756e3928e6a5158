using System.Globalization;
using System.Text;

namespace FallLine.Minimizers;

/// <summary>Draws a performance profile.</summary>
internal static class Picture
{
    private const double MostRatio = 32;
    private const int Width = 860;
    private const int Height = 460;
    private const int Left = 50;
    private const int Top = 16;
    private const int PlotWidth = 600;
    private const int PlotHeight = 400;

    private static readonly string[] s_colors =
    [
        "#0b5fff", "#0b8f6a", "#7a3ff2", "#d62728", "#ff7f0e", "#bc8f00", "#111111", "#8c564b", "#e377c2", "#7f7f7f", "#17a2b8", "#5aa02c", "#b0413e", "#94763c",
    ];

    /// <summary>The picture: along, the multiple of the fewest evaluations (logarithmic); up, the part of the problems solved.</summary>
    /// <param name="names">The solvers.</param>
    /// <param name="counts">The evaluations for each problem and solver; infinity where it failed.</param>
    public static string Of(string[] names, double[,] counts)
    {
        StringBuilder svg = new();
        svg.AppendLine(Text($"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12">"""));
        svg.AppendLine("""<rect width="100%" height="100%" fill="white"/>""");
        for (int tenth = 0; tenth <= 10; tenth += 2)
        {
            double y = Y(tenth / 10.0);
            svg.AppendLine(Text($"""<path d="M{Left} {y:F1}h{PlotWidth}" stroke="#ddd"/><text x="{Left - 6}" y="{y + 4:F1}" text-anchor="end">{tenth / 10.0:F1}</text>"""));
        }

        for (double ratio = 1; ratio <= MostRatio; ratio *= 2)
        {
            svg.AppendLine(Text($"""<path d="M{X(ratio):F1} {Top}v{PlotHeight}" stroke="#ddd"/><text x="{X(ratio):F1}" y="{Top + PlotHeight + 16}" text-anchor="middle">{ratio}</text>"""));
        }

        svg.AppendLine(Text($"""<text x="{Left + (PlotWidth / 2)}" y="{Height - 8}" text-anchor="middle">evaluations, as a multiple of the fewest</text>"""));
        for (int solver = 0; solver < names.Length; solver++)
        {
            string dash = names[solver].StartsWith("FallLine", StringComparison.Ordinal) ? "" : """ stroke-dasharray="5 3" """;
            string color = s_colors[solver % s_colors.Length];
            int y = Top + 10 + (18 * solver);
            svg.AppendLine(Text($"""<path d="{Curve(counts, solver)}" fill="none" stroke="{color}" stroke-width="{(dash.Length == 0 ? 2.5 : 1.5)}"{dash}/>"""));
            svg.AppendLine(Text($"""<path d="M{Left + PlotWidth + 14} {y}h24" stroke="{color}" stroke-width="2.5"{dash}/><text x="{Left + PlotWidth + 44}" y="{y + 4}">{names[solver]}</text>"""));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static string Curve(double[,] counts, int solver)
    {
        int problems = counts.GetLength(0);
        double[] ratios =
        [
            .. Enumerable.Range(0, problems)
                .Select(p => counts[p, solver] / Enumerable.Range(0, counts.GetLength(1)).Min(other => counts[p, other]))
                .Where(ratio => ratio <= MostRatio)
                .Order(),
        ];
        StringBuilder path = new(Text($"M{X(1):F1} {Y(0):F1}"));
        for (int i = 0; i < ratios.Length; i++)
        {
            path.Append(Text($"H{X(ratios[i]):F1}V{Y((i + 1.0) / problems):F1}"));
        }

        return path.Append(Text($"H{X(MostRatio):F1}")).ToString();
    }

    private static double X(double ratio) => Left + (PlotWidth * Math.Log2(ratio) / Math.Log2(MostRatio));

    private static double Y(double part) => Top + (PlotHeight * (1 - part));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
