using System.Text.Json;

namespace FallLine.Cli.Rendering;

/// <summary>A method for programs.</summary>
internal static class MethodsJson
{
    public static void Write(Utf8JsonWriter json, Method method)
    {
        json.WriteString("id", method.Id);
        json.WriteString("title", method.Title);
        json.WriteString("summary", method.Summary);
        json.WriteString("formula", method.Formula);
        json.WriteString("reference", method.Reference);
        json.WriteString("needs", Words.Of(method.Needs));
        json.WriteBoolean("needsResiduals", method.NeedsResiduals);
        json.WriteString("convergence", Words.Of(method.Rate));
        json.WriteBoolean("needsRate", method.NeedsRate);
        json.WriteBoolean("leavesSaddles", method.LeavesSaddles);
        json.WriteBoolean("descends", method.Descends);
        json.Objects("options", method.Options, option =>
        {
            json.WriteString("name", option.Name);
            json.WriteString("summary", option.Summary);
            json.WriteString("range", option.Range);
            json.WriteString("unit", option.Unit);
            json.WriteString("default", method.Default.Get(option.Name));
        });
    }
}
