using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.Commands;

/// <summary><c>methods</c>: the catalogue.</summary>
internal sealed class MethodsCommand : CliCommand
{
    private readonly Argument<string> _name;
    private readonly Flag _json = new("json", "Prints one JSON document.");

    public MethodsCommand()
        : base("methods", "Lists the methods; with a name, shows one: its formula, options and reference.")
    {
        _name = Take("NAME", "A method, such as lbfgs.", optional: true);
        With(_json);
    }

    public override IReadOnlyList<string> Examples => ["fallline methods", "fallline methods lbfgs"];

    public override int Run(Given given)
    {
        string? name = given.Parse.GetValue(_name);
        IReadOnlyList<Method> methods = name is null ? Catalog.Methods : [MethodSettings.Named(name)];
        if (given.Has(_json))
        {
            Json.Print(given.Terminal, json => json.Objects("methods", methods, method => MethodsJson.Write(json, method)));
        }
        else
        {
            (name is null ? MethodsText.List(methods) : MethodsText.Of(methods[0])).WriteTo(given.Terminal);
        }

        return ExitCode.Success;
    }
}
