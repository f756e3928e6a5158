using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.Commands;

/// <summary><c>minimize</c> and <c>maximize</c>: from a start to an extremum of a formula.</summary>
internal sealed class MinimizeCommand : CliCommand
{
    private const double Reach = 10;

    private readonly bool _maximize;
    private readonly Argument<string> _formula;
    private readonly MethodSettings _method = new(Descent.DefaultMethod.Default, "chosen for the problem");
    private readonly Setting _start = new("start", "POINT", "Where to begin: x=-1.2,y=pi/2 and v=[1,2,3] for a vector.", "zeros");
    private readonly Setting _bounds = new("bounds", "INTERVALS", "Limits of the variables: x=0..1,y=0.. (no number where there is no limit).", "none");
    private readonly Settings _subjectTo = new("subject-to", "CONSTRAINTS", "Equations and inequalities between formulas, separated by ';': \"x+y=1; x^2+y^2<=2\". May come several times.");
    private readonly Setting _starts = new("starts", "N", $"Runs from N starts: the given one, and others spread over the bounds, or, where a variable has none, over {Reach} times its size around the start.", "1");
    private readonly Flag _trace = new("trace", "Shows the steps.");
    private readonly Setting _path = new("path", "FILE.csv", "Writes every step to a file.");
    private readonly Setting _checkpoint = new("checkpoint", "FILE", "Saves the run to a file every 10 seconds and at its end.");
    private readonly Flag _resume = new("resume", "Goes on from the checkpoint, bit for bit, where there is one; the start is then not used.");
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public MinimizeCommand(bool maximize)
        : base(maximize ? "maximize" : "minimize", $"Finds a {(maximize ? "maximum" : "minimum")} of a formula from a start.")
    {
        _maximize = maximize;
        _formula = Take("FORMULA", "Such as \"100*(y-x^2)^2+(1-x)^2\"; @FILE reads it from a file.");
        With(_start);
        With(_bounds);
        With(_subjectTo);
        foreach (System.CommandLine.Option option in _method.All)
        {
            With(option);
        }

        With(_starts);
        With(_trace);
        With(_path);
        With(_checkpoint);
        With(_resume);
        With(_json);
    }

    public override IReadOnlyList<string> Examples => _maximize
        ? ["""fallline maximize "exp(-x^2)*cos(x-1)" --start x=0.5"""]
        :
        [
            """fallline minimize "100*(y-x^2)^2+(1-x)^2" --start x=-1.2,y=1""",
            """fallline minimize "2x^2" --start x=1 --method gd --rate 0.1 --trace""",
            """fallline minimize "(x-2)^2+(y-3)^2+x*y" --bounds x=0..1,y=0..""",
            """fallline minimize "x+y" --subject-to "x^2+y^2<=2" """.TrimEnd(),
            """fallline minimize "20+x^2-10*cos(2*pi*x)+y^2-10*cos(2*pi*y)" --bounds x=-5..5,y=-5..5 --starts 50""",
            """fallline minimize "sum(i, 1, len(v), (v[i]-i)^2)" --start v=[0,0,0] --json""",
        ];

    public override IEnumerable<Grid> Details() => [MethodSettings.Options()];

    public override int Run(Given given)
    {
        string text = FormulaText.Read(given.Value(_formula));
        Assignments start = Assignments.Read(given.Value(_start), "--start");
        string[] constraints = [.. given.Values(_subjectTo).SelectMany(some => some.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        FormulaVariable[] variables = [.. Objective.FindVariables(text, constraints)];
        if (variables.Length == 0)
        {
            throw new UserError($"the formula has no variables, so there is nothing to {Name}.");
        }

        var ranges = RangesText.ReadBounds(given.Value(_bounds), "--bounds");
        IReadOnlyDictionary<string, int> lengths = start.LengthsOf(variables, ranges);
        Objective objective = MethodSettings.Try(() => constraints.Length == 0 ? Objective.Parse(text, lengths) : Objective.Parse(text, constraints, lengths));
        Bounds? bounds = ranges.IsEmpty ? null : ranges.BoundsOf(objective.Parameters);
        objective = bounds is null ? objective : objective.Within(bounds);
        double[] point = StartPoint.Of(start, objective, bounds);
        Choice choice = Choice.For(objective, _maximize);
        Descent descent = _method.Compose(given, choice.Descent);
        string? checkpoint = given.Value(_checkpoint);

        // A run that is saved is one run of one method: what is resumed is that one.
        bool isChosen = !_method.IsNamed(given) && descent.Name == choice.Descent.Name && checkpoint is null;
        int starts = NumberInput.ReadCount(given.Value(_starts), "--starts", 1) ?? 1;
        if (starts > 1 && checkpoint is not null)
        {
            throw new UserError("--checkpoint saves one run, and --starts makes several: leave one of them out.");
        }

        string? path = given.Value(_path);
        bool trace = given.Has(_trace);
        Result result;
        GlobalResult? all = null;
        using (var progress = new Progress(given.Terminal))
        {
            descent = descent with { RecordPath = trace || path is not null, Observers = [progress.Watch(descent.Name), .. Saving(given)] };
            choice = choice with { Descent = descent };
            if (starts > 1)
            {
                var search = new MultiStart { Runs = starts, Choice = isChosen ? choice : null, Descent = isChosen ? null : descent, Seed = _method.Seed(given) };
                Box box = MethodSettings.Try(() => Box.Of(objective, point, Reach));
                all = MethodSettings.Try(() => _maximize ? search.Maximize(objective, box, point, given.Cancellation) : search.Minimize(objective, box, point, given.Cancellation));
                result = all.Best;
            }
            else
            {
                result = Resumed(given, descent, objective) ?? MethodSettings.Try(() => (isChosen, _maximize) switch
                {
                    (false, true) => descent.Maximize(objective, point, given.Cancellation),
                    (false, false) => descent.Minimize(objective, point, given.Cancellation),
                    (true, true) => choice.Maximize(point, given.Cancellation),
                    (true, false) => choice.Minimize(point, given.Cancellation),
                });
            }
        }

        if (path is not null)
        {
            OutputFile.Write(path, output => PathText.WriteCsv(result, output));
        }

        var outcome = new Outcome(result) { All = all };
        Print(given, outcome, trace);
        return all is { IsCancelled: true } && given.Cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Of(outcome);
    }

    private IDescentObserver[] Saving(Given given) => given.Value(_checkpoint) is { } file ? [Checkpoints.To(file)] : [];

    /// <summary>The rest of a run that was saved; null where none was asked for or there is no checkpoint yet.</summary>
    private Result? Resumed(Given given, Descent descent, Objective objective)
    {
        if (!given.Has(_resume))
        {
            return null;
        }

        string file = given.Value(_checkpoint) ?? throw new UserError("--resume needs the file to resume from: give it by --checkpoint FILE.");
        if (!File.Exists(file))
        {
            given.Terminal.Warn($"there is no checkpoint '{file}' yet: the run begins at the start.");
            return null;
        }

        try
        {
            Result result = MethodSettings.Try(() => descent.Resume(objective, file, given.Cancellation));
            return result.Maximized == _maximize
                ? result
                : throw new UserError($"the run in '{file}' {(result.Maximized ? "maximizes" : "minimizes")}; resume it by '{(result.Maximized ? "maximize" : "minimize")}'.");
        }
        catch (CheckpointException refused)
        {
            throw new UserError($"{file}: {refused.Message}");
        }
    }

    private void Print(Given given, Outcome outcome, bool trace)
    {
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => ResultJson.Write(json, outcome, trace));
            return;
        }

        if (trace)
        {
            PathText.Of(outcome.Result).WriteTo(given.Terminal);
            given.Terminal.Out.WriteLine();
        }

        ResultText.Of(outcome).WriteTo(given.Terminal);
    }
}
