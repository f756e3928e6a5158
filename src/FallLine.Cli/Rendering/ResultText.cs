using System.Collections.Immutable;
using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>A result for people.</summary>
internal static class ResultText
{
    private const int VariablesShown = 12;
    private const int MinimaShown = 20;

    /// <summary>What the run came to.</summary>
    public static Report Of(Outcome outcome)
    {
        Result result = outcome.Result;
        CriticalPoint? critical = outcome.CriticalPoint;
        Report report = new Report($"{result.Method}: {Words.Of(result.Status)}", ToneOf(outcome))
            .Say([result.Message, .. result.Advice.Length > 0 ? [result.Advice] : Array.Empty<string>()])
            .Facts(
            [
                (critical is null ? "value" : Words.Of(critical.Kind), Numbers.Text(result.Value)),
                ("at", Point(result.Parameters, result.Point)),
                .. result.IsBestElsewhere ? [("best", $"{Numbers.Text(result.Best.Value)} at {Point(result.Parameters, result.Best.Point)}")] : Array.Empty<(string, string)>(),
                .. result.ActiveBounds.IsEmpty ? Array.Empty<(string, string)>() : [("bounds", ActiveBounds(result.ActiveBounds))],
                .. result.Constraints.IsEmpty ? Array.Empty<(string, string)>() : [("constraints", string.Join("; ", result.Constraints.Take(VariablesShown)) + (result.Constraints.Length > VariablesShown ? $"; … ({result.Constraints.Length}; --json shows all)" : ""))],
                .. critical is null or { Eigenvalues: [] } ? Array.Empty<(string, string)>() : [("curvature", Curvature(critical))],
                ("work", Work(result)),
                .. result.Why.Length == 0 ? Array.Empty<(string, string)>() : [("chosen", $"{result.Attempts[0].Method}. {result.Why}")],
            ])
            .Add(Measures(result))
            .Add(Attempts(result));
        if (outcome.All is { } all)
        {
            report.Say($"{all.Summary()} Starts: {all.Starts}.").Add(Minima(all));
        }

        foreach (Finding finding in outcome.Diagnosis)
        {
            report.Say($"{finding.Code}: {finding.Message}", finding.Advice);
        }

        return report;
    }

    /// <summary>A point by the names of its variables.</summary>
    public static string Point(Parameters parameters, ImmutableArray<double> point)
    {
        string shown = string.Join(", ", parameters.ElementNames().Take(VariablesShown).Select((name, i) => $"{name} = {Numbers.Text(point[i])}"));
        return point.Length > VariablesShown ? $"{shown}, … ({Numbers.Count(point.Length, "variable")}; --json shows all)" : shown;
    }

    private static string ActiveBounds(ImmutableArray<ActiveBound> active) =>
        string.Join(", ", active.Take(VariablesShown)) + (active.Length > VariablesShown ? $", … ({active.Length}; --json shows all)" : "");

    private static Tone ToneOf(Outcome outcome) => outcome.Result.Status switch
    {
        Status.Converged => outcome.Diagnosis.IsEmpty ? Tone.Good : Tone.Doubtful,
        Status.Stalled or Status.Limit or Status.Cancelled => Tone.Doubtful,
        Status.Diverged or Status.Failed => Tone.Bad,
    };

    private static string Curvature(CriticalPoint critical)
    {
        string least = Numbers.Short(critical.Eigenvalues[0]);
        string most = Numbers.Short(critical.Eigenvalues[^1]);
        return critical.Eigenvalues.Length == 1
            ? $"second derivative {least}"
            : $"eigenvalues of the Hessian from {least} to {most}";
    }

    /// <summary>What the run took.</summary>
    public static string Work(Result result)
    {
        Evaluations count = result.Evaluations;
        string second = (count.Hessian > 0 ? $", {Numbers.Count(count.Hessian, "Hessian")}" : "")
            + (count.Jacobian > 0 ? $", {Numbers.Count(count.Jacobian, "Jacobian")}" : "")
            + (count.HessianVector > 0 ? $", {Numbers.Count(count.HessianVector, "Hessian product")}" : "");
        return $"{Numbers.Count(result.Iterations, "iteration")}, {Numbers.Count(count.Value, "evaluation")}{second}, {Numbers.Seconds(result.Elapsed)}";
    }

    private static Grid Minima(GlobalResult all)
    {
        var grid = new Grid("value", "reached", "first by run", "after evaluations", "at") { Title = $"The {(all.Best.Maximized ? "maxima" : "minima")} that runs came to{(all.Minima.Length > MinimaShown ? $", the best {MinimaShown}" : "")}" };
        foreach (MinimumFound minimum in all.Minima.Take(MinimaShown))
        {
            grid.Rows.Add([Numbers.Text(minimum.Value), $"{minimum.Times}", $"{minimum.FirstRun}", $"{minimum.Evaluations}", Point(all.Best.Parameters, minimum.Point)]);
        }

        return grid;
    }

    private static Grid Attempts(Result result)
    {
        var grid = new Grid("method", "ended", "value", "steps", "evaluations") { Title = "The runs, each from the best point before it", Words = 2 };
        foreach (Attempt attempt in result.Attempts.Length < 2 ? [] : result.Attempts)
        {
            grid.Rows.Add([attempt.Method, $"{Words.Of(attempt.Status)} ({attempt.Reason})", Numbers.Text(attempt.Value), $"{attempt.Iterations}", $"{attempt.Evaluations.Value}"]);
        }

        return grid;
    }

    private static Grid Measures(Result result)
    {
        var grid = new Grid("measure", "value", "asked for", "met") { Words = 1 };
        foreach (Measure measure in result.Measures)
        {
            grid.Rows.Add([measure.Name.Replace('-', ' '), Numbers.Short(measure.Value), Numbers.Short(measure.Tolerance), measure.Met ? "yes" : "no"]);
        }

        return grid;
    }
}
