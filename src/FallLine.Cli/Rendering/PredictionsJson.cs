using System.Text.Json;
using FallLine.Data;

namespace FallLine.Cli.Rendering;

/// <summary>Predictions for programs: a number or a class for each row, and with probabilities an array for each row in the order of the classes.</summary>
internal static class PredictionsJson
{
    public static void Write(Utf8JsonWriter json, TableModel model, Predictions predictions, bool withProbabilities)
    {
        json.WriteString("model", model.Kind.Id);
        json.WriteString("target", model.Encoding.Target.Name);
        json.WriteNumber("rows", predictions.Rows);
        if (predictions.Classes.Count == 0)
        {
            json.Numbers("predictions", predictions.Values.ToArray());
        }
        else
        {
            json.Strings("classes", predictions.Classes);
            json.Strings("predictions", Enumerable.Range(0, predictions.Rows).Select(row => predictions[row]));
        }

        if (withProbabilities)
        {
            json.Array("probabilities", Enumerable.Range(0, predictions.Rows), row =>
            {
                json.WriteStartArray();
                foreach (double probability in predictions.Probabilities(row))
                {
                    json.Number(probability);
                }

                json.WriteEndArray();
            });
        }

        json.Strings("warnings", predictions.Warnings);
    }
}
