using System.Collections.Immutable;
using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.Commands;

/// <summary><c>derive</c>: derivatives as formulas and as numbers.</summary>
internal sealed class DeriveCommand : CliCommand
{
    private readonly Argument<string> _formula;
    private readonly Setting _at = new("at", "POINT", "Adds the numbers at a point: x=1,y=pi/2 and v=[1,2,3] for a vector.");
    private readonly Setting _order = new("order", "1|2", "2 adds the second derivatives.", "1");
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public DeriveCommand()
        : base("derive", "Differentiates a formula; of several it gives the Jacobian.")
    {
        _formula = Take("FORMULA", "Such as \"sin(x)*exp(-x^2)\", or several separated by ';'; @FILE reads it from a file.");
        With(_at);
        With(_order);
        With(_json);
    }

    public override IReadOnlyList<string> Examples =>
    [
        """fallline derive "sin(x)*exp(-x^2)" --at x=1""",
        """fallline derive "x^2*y" --order 2""",
        """fallline derive "r*cos(t); r*sin(t)" --at r=1,t=pi/2""",
    ];

    public override int Run(Given given)
    {
        bool second = given.Value(_order) switch
        {
            null or "1" => false,
            "2" => true,
            var other => throw new UserError($"--order is '{other}'; it must be 1 or 2."),
        };
        string text = FormulaText.Read(given.Value(_formula));
        Assignments? at = given.Value(_at) is { } point ? Assignments.Read(point, "--at") : null;
        ImmutableArray<FormulaVariable> variables = Formula.FindVariables(text);
        ImmutableArray<Formula> formulas = Formula.ParseMany(text, at?.LengthsOf(variables));
        if (variables.IsEmpty)
        {
            throw new UserError("the formula has no variables, so its derivative is zero.");
        }

        if (second && formulas.Length > 1)
        {
            throw new UserError("--order 2 takes one formula; several give the Jacobian, which is of order 1.");
        }

        var derivatives = new Derivatives([.. formulas.Select(Function.Of)], [.. formulas.Select(f => f.Text.Trim())], second, at?.PointOf(formulas[0].Parameters));
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => DerivativesJson.Write(json, derivatives));
        }
        else
        {
            DerivativesText.Of(derivatives).WriteTo(given.Terminal);
        }

        return ExitCode.Success;
    }
}
