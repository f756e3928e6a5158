using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>The account of runs from several starts, for programs. The fields are a contract: they are added to, never renamed.</summary>
internal static class StartsJson
{
    /// <summary>Writes the fields into an open object.</summary>
    public static void Write(Utf8JsonWriter json, GlobalResult all)
    {
        json.WriteNumber("asked", all.Asked);
        json.WriteNumber("runs", all.Runs.Length);
        json.WriteNumber("failed", all.Failed);
        json.WriteString("message", all.Summary());
        json.WriteString("spread", all.Starts);
        json.Objects("minima", all.Minima, minimum =>
        {
            json.Number("value", minimum.Value);
            json.Point("point", all.Best.Parameters, minimum.Point.AsSpan());
            json.WriteNumber("times", minimum.Times);
            json.WriteNumber("firstRun", minimum.FirstRun);
            json.WriteNumber("evaluations", minimum.Evaluations);
        });
        json.Number("unseen", all.Census.Unseen);
        json.Number("unseenShare", all.Census.UnseenShare);
        json.Number("tolerance", all.Tolerance);
        ResultJson.Write(json, all.Evaluations);
        json.Number("seconds", all.Elapsed.TotalSeconds);
    }
}
