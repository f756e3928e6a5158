using System.Text;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Writes a fit for a person.</summary>
internal static class CurveReport
{
    public static string Of(CurveFit fit)
    {
        var text = new StringBuilder();
        Result result = fit.Result;
        text.AppendLine($"Fit of {Numbers.Count(fit.Parameters.Length, "parameter")} to {Numbers.Count(fit.Residuals.Length, "observation")}: {result.Status.ToString().ToLowerInvariant()} ({result.Reason}), {Numbers.Count(result.Iterations, "iteration")}");
        if (result.Status != Status.Converged)
        {
            text.AppendLine("  " + result.Message);
            text.AppendLine("  " + result.Advice);
        }

        string[][] rows = [["parameter", "estimate", "std. error", Numbers.In($"{100 * fit.Confidence} % interval")], .. fit.Parameters.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            text.AppendLine(("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd());
        }

        text.AppendLine($"  residual standard deviation {Numbers.Short(fit.ResidualStandardDeviation)} with {Numbers.Count(fit.DegreesOfFreedom, "degree")} of freedom; sum of squares {Numbers.Text(fit.ResidualSumOfSquares)}");
        string correlations = string.Join(", ", Correlations(fit));
        if (correlations.Length > 0)
        {
            text.AppendLine("  correlations: " + correlations);
        }

        foreach (Finding finding in fit.Findings)
        {
            text.AppendLine($"  {finding.Code}: {finding.Message} {finding.Advice}".TrimEnd());
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>As many digits as the error leaves meaningful, and two more.</summary>
    public static string Estimate(CurveParameter parameter)
    {
        double digits = Math.Log10(Math.Abs(parameter.Value) / parameter.StandardError);
        return Numbers.Rounded(parameter.Value, double.IsFinite(digits) ? (int)Math.Clamp(digits + 3, 3, 12) : 9);
    }

    private static string[] Row(CurveParameter parameter) =>
        double.IsInfinity(parameter.StandardError)
            ? [parameter.Name, Estimate(parameter), "unknown", "the data set no bound"]
            : [parameter.Name, Estimate(parameter), "± " + Numbers.Rounded(parameter.StandardError, 3), $"{Numbers.Rounded(parameter.Interval.Lower, 6)} … {Numbers.Rounded(parameter.Interval.Upper, 6)}"];

    private static IEnumerable<string> Correlations(CurveFit fit) =>
        Identifiability.Pairs(Math.Min(fit.Parameters.Length, 6))
            .Where(pair => double.IsFinite(fit.Correlation(pair.First, pair.Second)))
            .Select(pair => Numbers.In($"{fit.Parameters[pair.First].Name}, {fit.Parameters[pair.Second].Name} {fit.Correlation(pair.First, pair.Second):0.000}"));
}
