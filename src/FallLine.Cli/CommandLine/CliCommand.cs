using System.CommandLine;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.CommandLine;

/// <summary>A command: its arguments and options, what it does with them, and what its help says beyond them.</summary>
internal abstract class CliCommand(string name, string summary) : Command(name, summary)
{
    /// <summary>Lines that show how it is used.</summary>
    public virtual IReadOnlyList<string> Examples => [];

    /// <summary>What the help says below the options, made from the catalogue.</summary>
    public virtual IEnumerable<Grid> Details() => [];

    /// <summary>Does what was asked.</summary>
    /// <returns>The exit code.</returns>
    public abstract int Run(Given given);

    /// <summary>Adds an argument.</summary>
    protected Argument<string> Take(string name, string summary, bool optional = false)
    {
        var argument = new Argument<string>(name)
        {
            Description = summary,
            Arity = optional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        Add(argument);
        return argument;
    }

    /// <summary>Adds an option.</summary>
    protected T With<T>(T option)
        where T : System.CommandLine.Option
    {
        Add(option);
        return option;
    }
}
