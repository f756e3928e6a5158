using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>Critical points for programs. The fields are a contract: they are added to, never renamed.</summary>
internal static class CriticalJson
{
    public static void Write(Utf8JsonWriter json, CriticalPoints found, int seed)
    {
        json.Objects("points", found.Points, point => Write(json, found.Parameters, point));
        json.WriteString("message", found.Summary());
        json.WriteBoolean("exhausted", found.IsExhausted);
        json.WriteNumber("starts", found.Starts);
        json.Number("unseen", found.Unseen);
        if (found.IsIndexRight is { } isRight)
        {
            json.WriteBoolean("indexAgrees", isRight);
        }
        else
        {
            json.WriteNull("indexAgrees");
        }

        json.Object("box", () =>
        {
            json.Point("lower", found.Parameters, found.Box.Lower.AsSpan());
            json.Point("upper", found.Parameters, found.Box.Upper.AsSpan());
        });
        json.Objects("diagnosis", found.Findings, finding => ResultJson.Write(json, finding));
        json.Object("evaluations", () =>
        {
            json.WriteNumber("value", found.Evaluations.Value);
            json.WriteNumber("gradient", found.Evaluations.Gradient);
            json.WriteNumber("hessian", found.Evaluations.Hessian);
        });
        json.Number("seconds", found.Elapsed.TotalSeconds);
        json.WriteNumber("seed", seed);
    }

    private static void Write(Utf8JsonWriter json, Parameters parameters, FoundPoint found)
    {
        json.Point("point", parameters, found.Point.AsSpan());
        json.Number("value", found.Value);
        json.WriteString("kind", Words.Of(found.Nature.Kind));
        json.Numbers("eigenvalues", found.Nature.Eigenvalues);
        json.WriteBoolean("lowestFound", found.IsLowestFound);
        json.WriteNumber("rank", found.Nature.Rank);
        json.Number("certainty", found.Nature.Certainty);
        json.WriteBoolean("isolated", found.Continues == 0);
        if (found.Nature.EscapeDirection.Length > 0)
        {
            json.Point("escape", parameters, found.Nature.EscapeDirection.AsSpan());
        }

        json.Number("gradientNorm", found.GradientNorm);
    }
}
