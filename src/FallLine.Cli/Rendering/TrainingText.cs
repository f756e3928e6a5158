using FallLine.Data;
using FallLine.Messages;

namespace FallLine.Cli.Rendering;

/// <summary>Trainings and evaluations for people.</summary>
internal static class TrainingText
{
    private const int FeaturesShown = 12;
    private const int ClassesShown = 12;

    public static Report Of(TrainingReport report, string? path)
    {
        LinearFit fit = report.Fit;
        Result descent = fit.Descent;
        TableModel model = report.Model;
        return new Report($"{model.Kind.Title} of {model.Encoding.Target.Name}: {Words.Of(descent.Status)}", descent.Status == Status.Converged ? Tone.Good : Tone.Doubtful)
            .Say([descent.Message, .. descent.Advice.Length > 0 ? [descent.Advice] : Array.Empty<string>()])
            .Facts(
            [
                ("rows", Rows(report)),
                ("features", $"{report.Features} from {Numbers.Count(model.Encoding.Columns.Count, "column")}"),
                .. model.Classes.Count > 0 ? [("classes", Some(model.Classes, ClassesShown))] : Array.Empty<(string, string)>(),
                ("loss", $"{Numbers.Text(fit.Loss)} ({model.Kind.Loss.Id}{(fit.L2 > 0 ? $", l2 {Numbers.Short(fit.L2)}" : "")})"),
                .. fit.ClosedForm is { } closed ? [("closed form", $"{Numbers.Text(closed.Loss)}; no weight differs by more than {Numbers.Short(closed.LargestDifference)} of itself")] : Array.Empty<(string, string)>(),
                ("work", $"{descent.Method}, {Numbers.Count(descent.Iterations, "iteration")}, {Numbers.Count(report.Epochs, "pass")} over the rows, {Numbers.Seconds(descent.Elapsed)}"),
                ("model", path ?? "not kept: --out MODEL writes it to a file"),
            ])
            .Add(Metrics(report.Train, report.Validation))
            .Add(Weights(report));
    }

    public static Report Of(TableModel model, Evaluation evaluation) =>
        new Report($"{model.Kind.Title} of {model.Encoding.Target.Name}")
            .Facts(
                ("rows", $"{evaluation.Rows:#,0}"),
                ("loss", $"{Numbers.Text(evaluation.Loss)} ({model.Kind.Loss.Id}; {Numbers.Text(model.Training.Loss)} on the {Numbers.Count(model.Training.Rows, "row")} that it learnt from)"))
            .Add(Metrics(evaluation, null))
            .Add(Confusion(model, evaluation.Confusion));

    private static string Rows(TrainingReport report) =>
        report.Validation is { } held ? $"{report.Rows:#,0}, and {held.Rows:#,0} held out" : $"{report.Rows:#,0}";

    private static Grid Metrics(Evaluation train, Evaluation? validation)
    {
        string[] columns = validation is null ? ["metric", "value"] : ["metric", "learnt", "held out"];
        var grid = new Grid(columns) { Words = 1 };
        foreach ((string id, double value) in train.Metrics)
        {
            grid.Rows.Add([id, Numbers.Rounded(value, 6), .. validation is null ? [] : new[] { Numbers.Rounded(validation.Metrics[id], 6) }]);
        }

        return grid;
    }

    /// <summary>What matters most to a linear model, with the closed form beside the descent.</summary>
    private static Grid Weights(TrainingReport report)
    {
        LinearPredictor predictor = report.Model.Predictor;
        LinearPredictor? closed = report.Fit.ClosedForm?.Predictor;
        string[] columns = closed is null ? ["feature (standardised)", "descent"] : ["feature (standardised)", "descent", "closed form"];
        var grid = new Grid(columns)
        {
            Words = 1,
            Title = predictor.Features > FeaturesShown ? $"The {FeaturesShown} largest of {predictor.Features} weights" : "Weights",
        };
        if (predictor.Outputs > 1)
        {
            return grid;
        }

        foreach (int i in Enumerable.Range(0, predictor.Features).OrderByDescending(i => Math.Abs(predictor.Weights[i])).Take(FeaturesShown))
        {
            grid.Rows.Add([report.Model.Encoding.FeatureNames[i], Numbers.Text(predictor.Weights[i]), .. closed is null ? [] : new[] { Numbers.Text(closed.Weights[i]) }]);
        }

        grid.Rows.Add(["bias", Numbers.Text(predictor.Bias[0]), .. closed is null ? [] : new[] { Numbers.Text(closed.Bias[0]) }]);
        return grid;
    }

    private static Grid Confusion(TableModel model, ConfusionMatrix? confusion)
    {
        if (confusion is null || confusion.Classes > ClassesShown)
        {
            return new Grid();
        }

        var grid = new Grid(["is, taken for", .. model.Classes]) { Words = 1, Title = "Confusion" };
        for (int actual = 0; actual < confusion.Classes; actual++)
        {
            grid.Rows.Add([model.Classes[actual], .. Enumerable.Range(0, confusion.Classes).Select(predicted => $"{confusion[actual, predicted]}")]);
        }

        return grid;
    }

    private static string Some(IReadOnlyList<string> names, int most) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $", … ({names.Count})" : "");
}
