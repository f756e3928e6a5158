using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;
using FallLine.Data;

namespace FallLine.Cli.Commands;

/// <summary><c>curve</c>: a formula fitted to the columns of a table.</summary>
internal sealed class CurveCommand : CliCommand
{
    private const double DefaultStart = 1;

    private readonly Argument<string> _formula;
    private readonly Setting _data = new("data", "FILE", "The table: a CSV file with a header line; must be given.");
    private readonly Setting _y = new("y", "COLUMN", "What was observed: a column, or a formula of columns such as \"log(y)\"; must be given.");
    private readonly Setting _start = new("start", "POINT", "Where the search begins: b1=1,b2=0.1.", "1 for each parameter that is not named, or where that is no start the best of 256 points; linear ones where they fit best");
    private readonly Setting _bounds = new("bounds", "INTERVALS", "Limits of the parameters: b1=0..1,b2=0.. (no number where there is no limit).", "none");
    private readonly Setting _loss = new("loss", "NAME", $"What a residual counts for: {string.Join(", ", RobustLoss.All.Select(loss => loss.Id))}; with the size of an honest residual after a colon: huber:0.5.", RobustLoss.Linear.Id);
    private readonly Setting _weights = new("weights", "COLUMN", "How much each row counts: a column, or a formula of columns.", "all rows alike");
    private readonly Setting _sigma = new("sigma", "COLUMN", "The known standard deviation of each row's observation: a column, or a formula of columns.", "estimated from the residuals");
    private readonly Setting _confidence = new("confidence", "PROBABILITY", "With what probability the intervals hold the truth.", "0.95");
    private readonly Flag _profile = new("profile", "Adds intervals by the profile of the likelihood, which follow the curve's bend.");
    private readonly MethodSettings _method = new(new CurveOptions().Method);
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public CurveCommand()
        : base("curve", "Fits a formula to the columns of a table by nonlinear least squares: names that are columns are data, the others are parameters.")
    {
        _formula = Take("FORMULA", "Such as \"b1*(1-exp(-b2*x))\"; @FILE reads it from a file.");
        foreach (System.CommandLine.Option option in (System.CommandLine.Option[])[_data, _y, _start, _bounds, _loss, _weights, _sigma, _confidence, _profile, .. _method.All, _json])
        {
            With(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        """fallline curve "b1*(1-exp(-b2*x))" --data growth.csv --y y --start b1=500,b2=0.0001""",
        """fallline curve "a+b*bmi" --data samples/data/diabetes.csv --y "log(progression)" --loss huber:0.3""",
    ];

    public override IEnumerable<Grid> Details() => [MethodSettings.Options()];

    public override int Run(Given given)
    {
        string text = FormulaText.Read(given.Value(_formula));
        FormulaVariable[] variables = [.. Formula.FindVariables(text)];
        CurveFit fit;
        CurveTable table;
        using (var progress = new Progress(given.Terminal))
        {
            var read = Table.ReadCsv(Required(given, _data, "--data FILE: the table that the curve is to meet"), progress: progress, cancellationToken: given.Cancellation);
            TrainCommand.Announce(given.Terminal, read.Warnings);
            table = CurveTable.Of(
                read,
                variables,
                Required(given, _y, $"--y COLUMN: what was observed. The columns of {read.Source} are: {string.Join(", ", read.Columns.Select(column => column.Name))}"),
                given.Value(_weights),
                given.Value(_sigma));
            TrainCommand.Announce(given.Terminal, table.Notes);
            fit = Fit(given, text, table, progress);
        }

        Print(given, fit, table);
        return ExitCode.Of(fit.Result.Status);
    }

    private CurveFit Fit(Given given, string text, CurveTable table, Progress progress)
    {
        if (table.Parameters.Count == 0)
        {
            throw new UserError("all names of the formula are columns, so it has no parameter to fit. Name one that is not a column, such as a in a*x.");
        }

        Assignments assigned = Assignments.Read(given.Value(_start), "--start");
        _ = assigned.LengthsOf(table.Parameters);
        var names = Parameters.Of([.. table.Parameters.Select(parameter => (parameter.Name, Shape.Scalar))]);
        double[] start = assigned.PointOf(names, DefaultStart);
        TrainCommand.Announce(given.Terminal, table.Parameters.Select(parameter => parameter.Name).Where(name => !assigned.Names(name)).SelectMany(table.Mistaken));
        var ranges = RangesText.ReadBounds(given.Value(_bounds), "--bounds");
        _ = ranges.LengthsOf(table.Parameters);
        Bounds? bounds = ranges.IsEmpty ? null : ranges.BoundsOf(names);
        OrderedDictionary<string, double> begin = [];
        foreach ((string name, int i) in names.ElementNames().Select((name, i) => (name, i)))
        {
            // Within bounds every parameter needs a start in its own; without, the library knows better where to begin with those that are not named.
            if (assigned.Names(name) || bounds is not null)
            {
                begin.Add(name, bounds is not null && !assigned.Names(name) ? Math.Clamp(start[i], bounds.Lower[i], bounds.Upper[i]) : start[i]);
            }
        }

        Descent descent = _method.Compose(given);
        return MethodSettings.Try(() => Curve.Fit(
            text,
            table.Columns,
            table.Observed,
            begin,
            new CurveOptions
            {
                Weights = table.Weights,
                Sigma = table.Sigma,
                Bounds = bounds,
                Loss = given.Value(_loss) is { } loss ? MethodSettings.Try(() => RobustLoss.Parse(loss)) : RobustLoss.Linear,
                Method = descent with { Observers = [progress.Watch(descent.Name)] },
                Confidence = Ranges.Read(given.Value(_confidence), "--confidence", share => share is > 0 and < 1, "above 0 and below 1, such as 0.95") ?? new CurveOptions().Confidence,
            },
            given.Cancellation));
    }

    private void Print(Given given, CurveFit fit, CurveTable table)
    {
        IReadOnlyList<CurveInterval>? profiles = given.Has(_profile) ? [.. fit.Parameters.Select(parameter => fit.Profile(parameter.Name, cancellationToken: given.Cancellation))] : null;
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => CurveJson.Write(json, fit, table, profiles));
            return;
        }

        CurveText.Of(fit, profiles).WriteTo(given.Terminal);
    }

    private static string Required(Given given, Setting setting, string missing) => given.Value(setting) ?? throw new UserError($"{setting.Name} is missing. Give {missing}.");
}
