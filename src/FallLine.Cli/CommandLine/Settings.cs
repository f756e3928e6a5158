using System.CommandLine;

namespace FallLine.Cli.CommandLine;

/// <summary>An option that may come several times, each time with a value.</summary>
internal sealed class Settings : Option<string[]>
{
    public Settings(string name, string value, string summary)
        : base("--" + name)
    {
        HelpName = value;
        Description = summary;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = false;
    }
}
