using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>A race for programs. The fields are a contract: they are added to, never renamed.</summary>
internal static class RaceJson
{
    public static void Write(Utf8JsonWriter json, RaceResult race, Parameters parameters, double[] start)
    {
        json.Point("start", parameters, start);
        json.Number("startValue", race.StartValue);
        json.Number("bestValue", race.BestValue);
        json.Number("goal", race.Goal);
        json.Objects("entries", race.Entries, entry => Write(json, entry));
        json.WriteString("version", race.Entries[0].Result.Version);
    }

    private static void Write(Utf8JsonWriter json, RaceEntry entry)
    {
        Result result = entry.Result;
        json.WriteString("method", entry.Descent.Name);
        if (entry.Descent.Options.Any(option => option.Name == "rate") && entry.Descent.Get("rate") is { } rate)
        {
            json.Number("rate", double.Parse(rate, System.Globalization.CultureInfo.InvariantCulture));
        }

        json.WriteString("status", Words.Of(result.Status));
        json.WriteString("reason", result.Reason);
        json.Number("value", result.Best.Value);
        json.Point("point", result.Parameters, result.Best.Point.AsSpan());
        json.Number("gradientNorm", result.GradientNorm);
        json.WriteNumber("iterations", result.Iterations);
        ResultJson.Write(json, result.Evaluations);
        json.Number("seconds", result.Elapsed.TotalSeconds);
        if (entry is { EvaluationsToGoal: { } evaluations, TimeToGoal: { } time })
        {
            json.Object("toGoal", () =>
            {
                json.WriteNumber("evaluations", evaluations);
                json.Number("seconds", time.TotalSeconds);
            });
        }
        else
        {
            json.WriteNull("toGoal");
        }

        if (entry.TunedRate is not null)
        {
            json.Object("tuning", () =>
            {
                json.WriteNumber("runs", entry.TuningRuns);
                json.WriteNumber("evaluations", entry.TuningEvaluations);
            });
        }
    }
}
