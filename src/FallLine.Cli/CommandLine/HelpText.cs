using System.CommandLine;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.CommandLine;

/// <summary>Writes the help of a command from what the command declares.</summary>
internal static class HelpText
{
    private const int Width = 110;

    public static void Write(Command command, TextWriter output)
    {
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine($"Usage: {Usage(command)}");
        Section(output, "Commands", command.Subcommands.Select(c => (c.Name, c.Description ?? "")));
        Section(output, "Arguments", command.Arguments.Select(a => (a.Name, a.Description ?? "")));
        Section(output, "Options", command.Options.Concat(Shared(command)).Select(o => (NameOf(o), Meaning(o))));
        if (command is not CliCommand own)
        {
            return;
        }

        foreach (Grid details in own.Details())
        {
            output.WriteLine();
            PlainText.Write(new Report(details.Title + ":").Add(details with { Title = "" }), output);
        }

        if (own.Examples.Count > 0)
        {
            output.WriteLine();
            PlainText.Write(new Report("Examples:").Say([.. own.Examples]), output);
        }
    }

    private static string Usage(Command command)
    {
        IEnumerable<string> words = command.Parents.OfType<Command>().Reverse().Append(command).Select(c => c is RootCommand ? "fallline" : c.Name)
            .Concat(command.Arguments.Select(a => a.Arity.MinimumNumberOfValues == 0 ? $"[{a.Name}]" : a.Name));
        return string.Join(' ', words) + (command.Subcommands.Count > 0 ? " COMMAND" : "") + " [options]";
    }

    private static IEnumerable<System.CommandLine.Option> Shared(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive);

    private static string NameOf(System.CommandLine.Option option) =>
        string.Join(", ", option.Aliases.Order().Append(option.Name)) + (option.HelpName is { } value ? " " + value : "");

    private static string Meaning(System.CommandLine.Option option) =>
        option is Setting { Otherwise: { Length: > 0 } otherwise } ? $"{option.Description} [default:\u00A0{otherwise}]" : option.Description ?? "";

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string Meaning)> rows)
    {
        (string Name, string Meaning)[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine(title + ":");
        int column = all.Max(row => row.Name.Length) + 4;
        foreach ((string name, string meaning) in all)
        {
            string left = "  " + name;
            foreach (string line in Wrap(meaning, Width - column))
            {
                output.WriteLine((left.PadRight(column) + line.Replace('\u00A0', ' ')).TrimEnd());
                left = "";
            }
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += (line.Length > 0 ? " " : "") + word;
        }

        yield return line;
    }
}
