using System.Text.Json;
using FallLine.Data;

namespace FallLine.Cli.Rendering;

/// <summary>Trainings and evaluations for programs. <c>loss</c> and <c>metrics</c> are those of the rows that the command went through.</summary>
internal static class TrainingJson
{
    public static void Write(Utf8JsonWriter json, TrainingReport report, string? path, bool withPath)
    {
        Result descent = report.Fit.Descent;
        json.WriteString("status", Words.Of(descent.Status));
        json.WriteString("reason", descent.Reason);
        json.WriteString("message", descent.Message);
        json.WriteString("advice", descent.Advice);
        WriteModel(json, report.Model);
        json.WriteString("method", descent.Method);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("features", report.Features);
        WriteMeasures(json, report.Train);
        json.Number("penalty", report.Fit.Penalty);
        json.Object("train", () => WriteEvaluation(json, report.Train));
        Optional(json, "validation", report.Validation, evaluation => WriteEvaluation(json, evaluation));
        Optional(json, "closedForm", report.Fit.ClosedForm, closed =>
        {
            json.Number("loss", closed.Loss);
            json.WriteNumber("rank", closed.Rank);
            json.Number("largestDifference", closed.LargestDifference);
        });
        json.WriteNumber("iterations", descent.Iterations);
        json.WriteNumber("epochs", report.Epochs);
        json.Number("seconds", report.Seconds);
        json.Number("rowsPerSecond", report.RowsPerSecond);
        json.Objects("measures", descent.Measures, measure => ResultJson.Write(json, measure));
        json.Strings("warnings", report.Warnings);
        json.WriteString("out", path);
        ResultJson.WriteOptions(json, descent);
        json.Number("l2", report.Fit.L2);
        json.WriteString("version", descent.Version);
        json.WriteNumber("seed", descent.Seed);
        if (withPath)
        {
            json.Objects("path", descent.Path, point => ResultJson.Write(json, point));
        }
    }

    public static void Write(Utf8JsonWriter json, TableModel model, Evaluation evaluation, TimeSpan time)
    {
        WriteModel(json, model);
        json.WriteNumber("rows", evaluation.Rows);
        json.WriteNumber("features", model.Encoding.Features.Count);
        WriteMeasures(json, evaluation);
        Optional(json, "confusion", evaluation.Confusion, confusion => WriteConfusion(json, model, confusion));
        json.Object("train", () =>
        {
            json.WriteNumber("rows", model.Training.Rows);
            json.Number("loss", model.Training.Loss);
        });
        json.WriteNull("validation");
        json.WriteNull("epochs");
        json.Number("seconds", time.TotalSeconds);
        json.Number("rowsPerSecond", evaluation.Rows / time.TotalSeconds);
        json.Strings("warnings", evaluation.Warnings);
        json.WriteString("version", Application.Version);
    }

    private static void WriteModel(Utf8JsonWriter json, TableModel model)
    {
        json.WriteString("model", model.Kind.Id);
        json.WriteString("target", model.Encoding.Target.Name);
        json.Strings("classes", model.Classes);
    }

    private static void WriteEvaluation(Utf8JsonWriter json, Evaluation evaluation)
    {
        json.WriteNumber("rows", evaluation.Rows);
        WriteMeasures(json, evaluation);
    }

    private static void WriteMeasures(Utf8JsonWriter json, Evaluation evaluation)
    {
        json.Number("loss", evaluation.Loss);
        json.Object("metrics", () =>
        {
            foreach ((string id, double value) in evaluation.Metrics)
            {
                json.Number(id, value);
            }
        });
    }

    private static void WriteConfusion(Utf8JsonWriter json, TableModel model, ConfusionMatrix confusion)
    {
        json.Strings("classes", model.Classes);
        json.Array("counts", Enumerable.Range(0, confusion.Classes), actual =>
        {
            json.WriteStartArray();
            for (int predicted = 0; predicted < confusion.Classes; predicted++)
            {
                json.WriteNumberValue(confusion[actual, predicted]);
            }

            json.WriteEndArray();
        });
    }

    private static void Optional<T>(Utf8JsonWriter json, string name, T? value, Action<T> write)
        where T : class
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Object(name, () => write(value));
        }
    }
}
