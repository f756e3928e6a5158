using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.Commands;

/// <summary><c>race</c>: several methods from one start, side by side.</summary>
internal sealed class RaceCommand : CliCommand
{
    private readonly Argument<string> _formula;
    private readonly Setting _start = new("start", "POINT", "Where all begin: x=-1.2,y=pi/2 and v=[1,2,3] for a vector.", "zeros");
    private readonly Setting _bounds = new("bounds", "INTERVALS", "Limits of the variables: x=0..1,y=0.. (no number where there is no limit).", "none");
    private readonly Setting _methods = new("methods", "NAMES", $"The methods, separated by commas: {string.Join(", ", Catalog.Methods.Select(method => method.Id))}.", "the classic ones that the formula allows");
    private readonly Flag _tune = new("tune", "Finds the best rate of each method that has one first, by some 13 runs.");
    private readonly Flag _maximize = new("maximize", "Climbs instead of descending.");
    private readonly StoppingSettings _stopping = new(Stop.Default);
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public RaceCommand()
        : base("race", "Runs several methods from one start and compares what they needed for the same value.")
    {
        _formula = Take("FORMULA", "Such as \"100*(y-x^2)^2+(1-x)^2\"; @FILE reads it from a file.");
        foreach (System.CommandLine.Option option in (System.CommandLine.Option[])[_start, _bounds, _methods, _tune, _maximize, .. _stopping.All, _json])
        {
            With(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        """fallline race "100*(y-x^2)^2+(1-x)^2" --start x=-1.2,y=1""",
        """fallline race "100*(y-x^2)^2+(1-x)^2" --start x=-1.2,y=1 --methods gd,momentum,adam --tune --max-iterations 2000""",
    ];

    public override int Run(Given given)
    {
        string text = FormulaText.Read(given.Value(_formula));
        Assignments start = Assignments.Read(given.Value(_start), "--start");
        FormulaVariable[] variables = [.. Formula.FindVariables(text)];
        if (variables.Length == 0)
        {
            throw new UserError("the formula has no variables, so there is nothing to race for.");
        }

        var ranges = RangesText.ReadBounds(given.Value(_bounds), "--bounds");
        Objective objective = Objective.Parse(text, start.LengthsOf(variables, ranges));
        Bounds? bounds = ranges.IsEmpty ? null : ranges.BoundsOf(objective.Parameters);
        objective = bounds is null ? objective : objective.Within(bounds);
        double[] point = StartPoint.Of(start, objective, bounds);
        var race = new Race
        {
            Methods = [.. (given.Value(_methods) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(MethodSettings.Named)],
            Tune = given.Has(_tune),
            Maximize = given.Has(_maximize),
            Stopping = _stopping.Compose(given),
        };
        RaceResult result = MethodSettings.Try(() => race.Run(objective, point, given.Cancellation));
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => RaceJson.Write(json, result, objective.Parameters, point));
        }
        else
        {
            RaceText.Of(result, race.Tune).WriteTo(given.Terminal);
        }

        return result.IsCancelled ? ExitCode.Interrupted : double.IsNaN(result.Goal) ? ExitCode.NotReached : ExitCode.Success;
    }
}
