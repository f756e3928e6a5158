using System.Text;
using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Writes a result for a person.</summary>
internal static class ResultReport
{
    private const int VariablesShown = 10;

    public static string Of(Result result)
    {
        var text = new StringBuilder();
        string verdict = $"{result.Method}: {result.Status.ToString().ToLowerInvariant()} ({result.Reason})";
        text.AppendLine(verdict);
        text.AppendLine("  " + result.Message);
        if (result.Advice.Length > 0)
        {
            text.AppendLine("  " + result.Advice);
        }

        Line(text, result.Maximized ? "maximum" : "value", Numbers.Text(result.Value));
        Line(text, "at", Point(result, result.Point));
        if (result.IsBestElsewhere)
        {
            Line(text, "best", $"{Numbers.Text(result.Best.Value)} at {Point(result, result.Best.Point)}");
        }

        if (!result.ActiveBounds.IsEmpty)
        {
            string more = result.ActiveBounds.Length > VariablesShown ? $", … ({result.ActiveBounds.Length})" : "";
            Line(text, "bounds", string.Join(", ", result.ActiveBounds.Take(VariablesShown)) + more);
        }

        if (!result.Constraints.IsEmpty)
        {
            string more = result.Constraints.Length > VariablesShown ? $"; … ({result.Constraints.Length})" : "";
            Line(text, "constraints", string.Join("; ", result.Constraints.Take(VariablesShown)) + more);
        }

        foreach (Measure measure in result.Measures)
        {
            string name = measure.Name.Replace('-', ' ');
            string sign = measure.Met ? "met" : "not met";
            Line(text, name, $"{Numbers.Short(measure.Value)} (tolerance {Numbers.Short(measure.Tolerance)}, {sign})");
        }

        Line(text, "work", Work(result));
        foreach (Finding finding in result.Findings)
        {
            text.AppendLine($"  {finding.Code}: {finding.Message} {finding.Advice}".TrimEnd());
        }

        return text.ToString().TrimEnd();
    }

    private static string Work(Result result)
    {
        Evaluations count = result.Evaluations;
        string second = count.Hessian + count.HessianVector is var more and > 0 ? $", {Numbers.Count(more, "Hessian evaluation")}" : "";
        string source = result.Options.ContainsKey("derivatives") ? " (derivatives by central differences)" : "";
        return $"{Numbers.Count(result.Iterations, "iteration")}, {Numbers.Count(count.Value, "evaluation")}{source}{second}, {Numbers.Seconds(result.Elapsed)}";
    }

    private static string Point(Result result, System.Collections.Immutable.ImmutableArray<double> point)
    {
        IEnumerable<string> shown = result.Parameters.ElementNames()
            .Take(VariablesShown)
            .Select((name, i) => $"{name} = {Numbers.Text(point[i])}");
        return string.Join(", ", shown) + (point.Length > VariablesShown ? $", … ({Numbers.Count(point.Length, "variable")})" : "");
    }

    private static void Line(StringBuilder text, string label, string value) => text.AppendLine($"  {label,-14} {value}");
}
