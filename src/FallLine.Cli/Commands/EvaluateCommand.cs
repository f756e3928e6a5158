using System.CommandLine;
using System.Diagnostics;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;
using FallLine.Data;

namespace FallLine.Cli.Commands;

/// <summary><c>evaluate</c>: how good a trained model is on rows whose targets are known.</summary>
internal sealed class EvaluateCommand : CliCommand
{
    private readonly Argument<string> _model;
    private readonly Argument<string> _file;
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public EvaluateCommand()
        : base("evaluate", "Measures a trained model on a table whose targets are known.")
    {
        _model = Take("MODEL", "The file that train --out wrote.");
        _file = Take("FILE", "The table: a CSV file with the columns that the model was trained on, and the target.");
        With(_json);
    }

    public override IReadOnlyList<string> Examples => ["fallline evaluate iris.json samples/data/iris.csv"];

    public override int Run(Given given)
    {
        var model = TableModel.Load(given.Value(_model));
        Evaluation evaluation;
        TimeSpan time;
        using (var progress = new Progress(given.Terminal))
        {
            Table table = Tables.Read(given, given.Value(_file), model, progress);
            long began = Stopwatch.GetTimestamp();
            evaluation = model.Evaluate(table);
            time = Stopwatch.GetElapsedTime(began);
        }

        TrainCommand.Announce(given.Terminal, evaluation.Warnings);
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => TrainingJson.Write(json, model, evaluation, time));
        }
        else
        {
            TrainingText.Of(model, evaluation).WriteTo(given.Terminal);
        }

        return ExitCode.Success;
    }
}
