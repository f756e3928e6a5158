using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;
using FallLine.Data;

namespace FallLine.Cli.Commands;

/// <summary><c>predict</c>: what a trained model says of the rows of a table, as CSV.</summary>
internal sealed class PredictCommand : CliCommand
{
    private readonly Argument<string> _model;
    private readonly Argument<string> _file;
    private readonly Flag _proba = new("proba", "Adds the probability of each class.");
    private readonly Setting _out = new("out", "FILE.csv", "Writes the CSV to a file.", "standard output");
    private readonly Flag _json = new("json", "Prints one JSON document instead of CSV.");

    public PredictCommand()
        : base("predict", "Predicts with a trained model: one line of CSV for each row.")
    {
        _model = Take("MODEL", "The file that train --out wrote.");
        _file = Take("FILE", "The table: a CSV file with the columns that the model was trained on.");
        With(_proba);
        With(_out);
        With(_json);
    }

    public override IReadOnlyList<string> Examples => ["fallline predict iris.json samples/data/iris.csv --proba"];

    public override int Run(Given given)
    {
        bool proba = given.Has(_proba);
        var model = TableModel.Load(given.Value(_model));
        if (proba && model.Classes.Count == 0)
        {
            throw new UserError($"the model '{model.Kind.Id}' predicts a number, which has no probabilities. Leave --proba out.");
        }

        Predictions predictions;
        using (var progress = new Progress(given.Terminal))
        {
            predictions = model.Predict(Tables.Read(given, given.Value(_file), model, progress));
        }

        TrainCommand.Announce(given.Terminal, predictions.Warnings);
        if (given.Value(_out) is { } path)
        {
            OutputFile.Write(path, output => PredictionsCsv.Write(output, model, predictions, proba));
        }

        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => PredictionsJson.Write(json, model, predictions, proba));
        }
        else if (given.Value(_out) is null)
        {
            PredictionsCsv.Write(given.Terminal.Out, model, predictions, proba);
        }

        return ExitCode.Success;
    }
}
