using System.CommandLine;
using System.CommandLine.Parsing;

namespace FallLine.Cli.CommandLine;

/// <summary>Says what is wrong with a command line in one message: the first fault, what was probably meant, where to read on.</summary>
internal static class Complaint
{
    /// <summary>Throws where the words do not make a request.</summary>
    public static void Raise(ParseResult parse, IReadOnlyList<string> words)
    {
        Command command = parse.CommandResult.Command;
        string further = $" See '{string.Join(' ', Names(command))} --help'.";
        string[] options = [.. Names(command, parse).Distinct()];
        if (UnknownOption(words, options) is { } unknown)
        {
            string meant = UserError.Meant(unknown, options.Select(o => o.TrimStart('-')), "--");
            string formula = command.Arguments is [{ Name: "FORMULA" }] ? " A formula that begins with two dashes goes after '--'." : "";
            throw new UserError($"'{command.Name}' has no option '--{unknown}'.{meant}{(meant.Length > 0 ? "" : formula)}{further}");
        }

        if (command is RootCommand)
        {
            string first = words.FirstOrDefault(word => !word.StartsWith('-')) ?? words[0];
            IEnumerable<string> commands = command.Subcommands.Select(c => c.Name);
            throw new UserError($"there is no command '{first}'.{UserError.Meant(first, commands)} The commands are: {string.Join(", ", commands)}.");
        }

        foreach (ParseError error in parse.Errors)
        {
            throw new UserError(Describe(error, command) + further);
        }
    }

    private static string Describe(ParseError error, Command command) => error.SymbolResult switch
    {
        OptionResult { Option: var option } result => result.IdentifierTokenCount > 1
            ? $"'{option.Name}' is given {result.IdentifierTokenCount} times; it takes one value."
            : $"'{option.Name}' needs a value: {option.Name} {option.HelpName}.",
        ArgumentResult { Argument: var argument } => $"{argument.Name} is missing: {argument.Description}",
        CommandResult result when result.Children.OfType<ArgumentResult>().FirstOrDefault(a => a.Tokens.Count == 0) is { Argument: var missing } =>
            $"'{command.Name}' needs {missing.Name}: {missing.Description}",
        _ => $"'{command.Name}': {error.Message} {Quoting(command)}".TrimEnd(),
    };

    private static string Quoting(Command command) =>
        command.Arguments is [{ Name: "FORMULA" }, ..] ? "A formula with spaces or parentheses stands in quotes." : "";

    private static string? UnknownOption(IReadOnlyList<string> words, string[] known)
    {
        foreach (string word in words)
        {
            if (word == "--")
            {
                break;
            }

            string name = word.Split('=', ':')[0];
            if (name.Length > 2 && name.StartsWith("--", StringComparison.Ordinal) && name[2..].All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
                && char.IsAsciiLetter(name[2]) && !known.Contains(name))
            {
                return name[2..];
            }
        }

        return null;
    }

    private static IEnumerable<string> Names(Command command, ParseResult parse) => parse.RootCommandResult.Command.Options
        .Where(option => option.Recursive || command is RootCommand).Concat(command.Options)
        .SelectMany(option => option.Aliases.Append(option.Name));

    private static IEnumerable<string> Names(Command command) => command.Parents.OfType<Command>().Reverse().Append(command).Select(c => c is RootCommand ? "fallline" : c.Name);
}
