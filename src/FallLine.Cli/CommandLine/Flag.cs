using System.CommandLine;

namespace FallLine.Cli.CommandLine;

/// <summary>An option that is there or not, and never takes the next word for its value.</summary>
internal sealed class Flag : Option<bool>
{
    public Flag(string name, string summary, params string[] aliases)
        : base("--" + name, aliases)
    {
        Description = summary;
        Arity = ArgumentArity.Zero;
    }
}
