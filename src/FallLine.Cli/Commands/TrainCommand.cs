using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;
using FallLine.Data;
using FallLine.Messages;

namespace FallLine.Cli.Commands;

/// <summary><c>train</c>: a model of one column of a table from the others.</summary>
internal sealed class TrainCommand : CliCommand
{
    private readonly Argument<string> _file;
    private readonly Setting _target = new("target", "COLUMN", "The column to predict; must be given.");
    private readonly Setting _model = new("model", "NAME", $"The kind of model: {string.Join(", ", Catalog.Models.Select(kind => kind.Id))}.", "by the target: numbers linear, two classes logistic, more softmax");
    private readonly Setting _loss = new("loss", "NAME", $"What training makes small: {string.Join(", ", Catalog.Models.Select(kind => $"{kind.Loss.Id} ({kind.Id})"))}.", "the model's");
    private readonly Setting _l2 = new("l2", "NUMBER", "The penalty on the weights, l2/2 times their squared length.", string.Join(", ", Catalog.Models.Select(kind => $"{kind.Id} {Numbers.Short(kind.DefaultL2)}")));
    private readonly Setting _validation = new("validation", "SHARE", "The share of the rows to hold out and measure the model on.", Numbers.Short(new TrainingOptions().Validation));
    private readonly Setting _out = new("out", "MODEL", "Writes the model to a file, for predict and evaluate.");
    private readonly MethodSettings _method = new(LinearTraining.DefaultDescent, "target");
    private readonly Flag _trace = new("trace", "Shows the steps.");
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public TrainCommand()
        : base("train", "Trains a model on a table (CSV): it learns to predict one column from the others.")
    {
        _file = Take("FILE", "The table: a CSV file with a header line.");
        foreach (System.CommandLine.Option option in (System.CommandLine.Option[])[_target, _model, _loss, _l2, _validation, _out, .. _method.All, _trace, _json])
        {
            With(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fallline train samples/data/iris.csv --target species --out iris.json",
        "fallline train samples/data/diabetes.csv --target progression --validation 0.2",
    ];

    public override IEnumerable<Grid> Details() => [MethodSettings.Options()];

    public override int Run(Given given)
    {
        Descent descent = _method.Compose(given);
        bool trace = given.Has(_trace);
        var options = new TrainingOptions
        {
            Kind = KindOf(given),
            L2 = Ranges.Read(given.Value(_l2), "--l2", l2 => l2 >= 0 && double.IsFinite(l2), "at least 0"),
            Validation = Ranges.Read(given.Value(_validation), "--validation", share => share is >= 0 and < 1, "from 0 to below 1") ?? new TrainingOptions().Validation,
            Descent = descent with { RecordPath = trace },
            Seed = (ulong)descent.Seed,
        };
        TrainingReport report;
        using (var progress = new Progress(given.Terminal))
        {
            var table = Table.ReadCsv(given.Value(_file), progress: progress, cancellationToken: given.Cancellation);
            report = TableModel.Train(table, TargetOf(given, table), options, progress, given.Cancellation);
        }

        Announce(given.Terminal, report.Warnings);
        string? path = given.Value(_out);
        if (path is not null)
        {
            OutputFile.Try(path, () => report.Model.Save(path));
        }

        Print(given, report, path, trace);
        return ExitCode.Of(report.Fit.Descent.Status);
    }

    /// <summary>Says what a careful owner of the table would want to know.</summary>
    public static void Announce(Terminal terminal, IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            terminal.Warn($"note: {warning}");
        }
    }

    /// <summary>The kind of model asked for by its name, or by the loss that it is trained with; null where the target decides.</summary>
    private ModelKind? KindOf(Given given)
    {
        ModelKind? named = given.Value(_model) is { } id ? MethodSettings.Try(() => Catalog.Model(id)) : null;
        if (given.Value(_loss) is not { } loss)
        {
            return named;
        }

        ModelKind trained = Catalog.Models.FirstOrDefault(kind => kind.Loss.Id == loss)
            ?? throw new UserError($"--loss: there is no loss '{loss}'. {CloseNames.Advice(loss, Catalog.Models.Select(kind => kind.Loss.Id), "losses")}");
        return named is null || named.Loss.Id == loss
            ? trained
            : throw new UserError($"the model '{named.Id}' is trained with the loss '{named.Loss.Id}'; '{loss}' is that of --model {trained.Id}.");
    }

    private void Print(Given given, TrainingReport report, string? path, bool trace)
    {
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => TrainingJson.Write(json, report, path, trace));
            return;
        }

        if (trace)
        {
            PathText.Of(report.Fit.Descent, variables: 0).WriteTo(given.Terminal);
            given.Terminal.Out.WriteLine();
        }

        TrainingText.Of(report, path).WriteTo(given.Terminal);
    }

    private string TargetOf(Given given, Table table) => given.Value(_target)
        ?? throw new UserError($"--target is missing: name the column to predict. The columns of {table.Source} are: {string.Join(", ", table.Columns.Select(column => column.Name))}.");
}
