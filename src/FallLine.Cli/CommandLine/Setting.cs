using System.CommandLine;

namespace FallLine.Cli.CommandLine;

/// <summary>An option with a value. All values arrive as text, so that whoever knows what they mean can say what is wrong with them.</summary>
internal sealed class Setting : Option<string>
{
    /// <param name="name">The name without dashes.</param>
    /// <param name="value">What stands for the value in the help: <c>NUMBER</c>, <c>FILE</c>.</param>
    /// <param name="summary">What it does, in a sentence.</param>
    /// <param name="otherwise">What holds where it is not given; empty where nothing does.</param>
    public Setting(string name, string value, string summary, string otherwise = "")
        : base("--" + name)
    {
        HelpName = value;
        Description = summary;
        Otherwise = otherwise;
        Arity = ArgumentArity.ExactlyOne;
    }

    public string Otherwise { get; }
}
