using System.CommandLine;
using System.Globalization;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.Commands;

/// <summary><c>critical</c>: the points of a box where the gradient vanishes.</summary>
internal sealed class CriticalCommand : CliCommand
{
    private const double Reach = 10;

    private static readonly CriticalSearch s_default = new();

    private readonly Argument<string> _formula;
    private readonly Setting _box = new("box", "RANGES", "Where to look: x=-2..2,y=0..pi and v=[0..1,0..1] for a vector.", $"-{Reach}..{Reach} for each variable");
    private readonly Setting _starts = new("starts", "N", "The most starts to search from; a search that finds nothing new ends sooner.", s_default.MostStarts.ToString(CultureInfo.InvariantCulture));
    private readonly Setting _points = new("points", "N", "The most points to list.", s_default.MostPoints.ToString(CultureInfo.InvariantCulture));
    private readonly Setting _seed = new("seed", "N", "The seed of where the search begins.", "0");
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public CriticalCommand()
        : base("critical", "Finds the critical points of a formula in a box and tells minima, maxima, saddles and degenerate points apart. The lowest and highest points on the box's edge, where the gradient need not vanish, are not among them: minimize and maximize find those with --bounds.")
    {
        _formula = Take("FORMULA", "Such as \"(x^2+y-11)^2+(x+y^2-7)^2\"; @FILE reads it from a file.");
        With(_box);
        With(_starts);
        With(_points);
        With(_seed);
        With(_json);
    }

    public override IReadOnlyList<string> Examples =>
    [
        """fallline critical "(x^2+y-11)^2+(x+y^2-7)^2" --box x=-5..5,y=-5..5""",
        """fallline critical "x^3-3x" --box x=-2..2 --json""",
    ];

    public override int Run(Given given)
    {
        string text = FormulaText.Read(given.Value(_formula));
        FormulaVariable[] variables = [.. Formula.FindVariables(text)];
        if (variables.Length == 0)
        {
            throw new UserError("the formula has no variables: every point is as critical as any other.");
        }

        RangesText ranges = RangesText.ReadBox(given.Value(_box), "--box");
        IReadOnlyDictionary<string, int> lengths = ranges.LengthsOf(variables);
        if (variables.FirstOrDefault(variable => variable.IsVector && !lengths.ContainsKey(variable.Name)) is { } vector)
        {
            throw new UserError($"'{vector.Name}' is a vector: say its length by its ranges, --box {vector.Name}=[-1..1,-1..1].");
        }

        Objective objective = Objective.Parse(text, lengths);
        Box box = ranges.BoxOf(objective.Parameters, (-Reach, Reach));
        var search = new CriticalSearch { MostStarts = Count(given, _starts, 1) ?? s_default.MostStarts, MostPoints = Count(given, _points, 1) ?? s_default.MostPoints, Seed = Count(given, _seed, 0) ?? 0 };
        CriticalPoints found = MethodSettings.Try(() => search.Find(objective, box, given.Cancellation));
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => CriticalJson.Write(json, found, search.Seed));
        }
        else
        {
            CriticalText.Of(found).WriteTo(given.Terminal);
        }

        return found.IsCancelled ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static int? Count(Given given, Setting setting, int least) => NumberInput.ReadCount(given.Value(setting), setting.Name, least);
}
