using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>A race for people.</summary>
internal static class RaceText
{
    public static Report Of(RaceResult race, bool tuned)
    {
        var grid = new Grid("method", "ended", "rate", "value", "steps", "evaluations", "to the goal", "seconds", "to the goal") { Words = 2 };
        foreach (RaceEntry entry in race.Entries)
        {
            Result result = entry.Result;
            bool hasRate = entry.Descent.Options.Any(option => option.Name == "rate");
            grid.Rows.Add(
            [
                entry.Descent.Name,
                $"{Words.Of(result.Status)} ({result.Reason})",
                hasRate && entry.Descent.Get("rate") is { } rate ? Numbers.Short(double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture)) : "",
                Numbers.Text(result.Best.Value),
                $"{result.Iterations}",
                $"{result.Evaluations.Value}",
                entry.EvaluationsToGoal is { } evaluations ? $"{evaluations}" : "never",
                Seconds(result.Elapsed),
                entry.TimeToGoal is { } time ? Seconds(time) : "never",
            ]);
        }

        RaceEntry first = race.Entries[0];
        Report report = new Report(first.EvaluationsToGoal is null ? "Nobody arrived" : $"{first.Descent.Name} arrived with the fewest evaluations", first.EvaluationsToGoal is null ? Tone.Bad : Tone.Good)
            .Say(
                $"The goal is {Numbers.Text(race.Goal)}: the best value of all, {Numbers.Text(race.BestValue)}, but for a millionth of the way from {Numbers.Text(race.StartValue)} at the start.",
                "A Hessian counts for itself: see --json for evaluations by kind.")
            .Add(grid);
        long runs = race.Entries.Sum(entry => (long)entry.TuningRuns);
        if (tuned && runs > 0)
        {
            report.Say($"Rates were found by {Numbers.Count(runs, "run")} with {Numbers.Count(race.Entries.Sum(entry => entry.TuningEvaluations), "evaluation")}, which are not counted above.");
        }

        return report;
    }

    private static string Seconds(TimeSpan time) => Numbers.Short(time.TotalSeconds);
}
