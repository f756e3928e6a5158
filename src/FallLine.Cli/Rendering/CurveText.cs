using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>A fitted curve for people.</summary>
internal static class CurveText
{
    private const int CorrelationsShown = 8;

    public static Report Of(CurveFit fit, IReadOnlyList<CurveInterval>? profiles)
    {
        Result result = fit.Result;
        string percent = Numbers.In($"{100 * fit.Confidence} %");
        string[] columns = ["parameter", "estimate", "standard error", "lower", "upper", .. profiles is null ? Array.Empty<string>() : ["profile lower", "profile upper"]];
        var grid = new Grid(columns) { Words = 1, Title = $"Estimates, with {percent} intervals" };
        foreach ((CurveParameter parameter, int i) in fit.Parameters.Select((parameter, i) => (parameter, i)))
        {
            grid.Rows.Add(
            [
                parameter.Name, Numbers.Text(parameter.Value), Numbers.Short(parameter.StandardError), Numbers.Rounded(parameter.Interval.Lower, 6), Numbers.Rounded(parameter.Interval.Upper, 6),
                .. profiles is null ? Array.Empty<string>() : [Numbers.Rounded(profiles[i].Lower, 6), Numbers.Rounded(profiles[i].Upper, 6)],
            ]);
        }

        Report report = new Report($"{result.Method}: {Words.Of(result.Status)}", ToneOf(fit))
            .Say([result.Message, .. result.Advice.Length > 0 ? [result.Advice] : Array.Empty<string>()])
            .Add(grid)
            .Facts(
                ("residual sum of squares", Numbers.Text(fit.ResidualSumOfSquares)),
                ("residual standard deviation", $"{Numbers.Short(fit.ResidualStandardDeviation)} with {Numbers.Count(fit.DegreesOfFreedom, "degree")} of freedom"),
                ("work", ResultText.Work(result)));
        if (fit.Parameters.Length is > 1 and <= CorrelationsShown)
        {
            report.Add(Correlations(fit));
        }

        foreach (Finding finding in fit.Findings)
        {
            report.Say($"{finding.Code}: {finding.Message}", finding.Advice);
        }

        return report;
    }

    private static Grid Correlations(CurveFit fit)
    {
        string[] names = [.. fit.Parameters.Select(parameter => parameter.Name)];
        var grid = new Grid(["", .. names[..^1]]) { Words = 1, Title = "Correlation" };
        for (int row = 1; row < names.Length; row++)
        {
            grid.Rows.Add([names[row], .. names[..^1].Select((name, column) => column < row ? Numbers.In($"{fit.Correlation(names[row], name):0.000}") : "")]);
        }

        return grid;
    }

    private static Tone ToneOf(CurveFit fit) => fit.Result.Status switch
    {
        Status.Converged => fit.Findings.Count == 0 ? Tone.Good : Tone.Doubtful,
        Status.Stalled or Status.Limit or Status.Cancelled => Tone.Doubtful,
        Status.Diverged or Status.Failed => Tone.Bad,
    };
}
