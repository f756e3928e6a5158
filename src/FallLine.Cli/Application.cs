using System.CommandLine;
using FallLine.Cli.CommandLine;
using FallLine.Cli.Commands;
using FallLine.Data;
using FallLine.Messages;

namespace FallLine.Cli;

/// <summary>The program without its process: words in, exit code out.</summary>
internal static class Application
{
    public static string Version => System.Reflection.CustomAttributeExtensions
        .GetCustomAttribute<System.Reflection.AssemblyInformationalVersionAttribute>(typeof(Application).Assembly)!.InformationalVersion;

    public static int Run(IReadOnlyList<string> words, Terminal terminal, CancellationToken cancellation = default)
    {
        try
        {
            int code = Dispatch(words, terminal, cancellation);
            terminal.Out.Flush();
            return code;
        }
        catch (UserError error)
        {
            return Refuse(terminal, error.Message);
        }
        catch (FormulaException error)
        {
            return Refuse(terminal, error.Describe());
        }
        catch (Exception error) when (error is TableFormatException or ModelFormatException or SettingException)
        {
            return Refuse(terminal, error.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse(terminal, $"cannot write the result: {error.Message.TrimEnd('.')}.");
        }
        catch (OutOfMemoryException)
        {
            return Refuse(terminal, "this needs more memory than there is.");
        }
#pragma warning disable CA1031 // The last resort: a person who finds a fault of ours gets a sentence, not a stack trace.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Refuse(terminal, $"a fault in FallLine {Version} itself: {error.GetType().Name}: {error.Message} Please report it with the command that you ran.");
        }
    }

    /// <summary>The commands, for help and parsing; only the one that is named, where one is (half of the time to prepare goes into the others).</summary>
    public static RootCommand Commands(string? named = null)
    {
        var root = new RootCommand("Gradient descent: minimise a formula, differentiate it, train a model on a table.");
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(s_quiet);
        root.Add(s_help);
        root.Add(s_version);
        bool isOne = s_commands.Any(command => command.Name == named);
        foreach ((string name, Func<CliCommand> create) in s_commands)
        {
            if (!isOne || name == named)
            {
                root.Add(create());
            }
        }

        return root;
    }

    private static readonly (string Name, Func<CliCommand> Create)[] s_commands =
    [
        ("tour", () => new TourCommand()),
        ("minimize", () => new MinimizeCommand(maximize: false)),
        ("maximize", () => new MinimizeCommand(maximize: true)),
        ("critical", () => new CriticalCommand()),
        ("curve", () => new CurveCommand()),
        ("race", () => new RaceCommand()),
        ("derive", () => new DeriveCommand()),
        ("train", () => new TrainCommand()),
        ("predict", () => new PredictCommand()),
        ("evaluate", () => new EvaluateCommand()),
        ("methods", () => new MethodsCommand()),
    ];

    private static readonly Flag s_help = new("help", "Shows this help.", "-h", "-?") { Recursive = true };
    private static readonly Flag s_version = new("version", "Shows the version.");
    private static readonly Flag s_quiet = new("quiet", "Prints the result alone: no decoration, no progress, no warnings.") { Recursive = true };

    private static int Dispatch(IReadOnlyList<string> words, Terminal terminal, CancellationToken cancellation)
    {
        // Bundling would read -xy as -x -y, and a response file would take the @ of a formula's file: both are ours to read.
        var configuration = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        RootCommand root = Commands(words.Count > 0 ? words[0] : null);
        ParseResult parse = root.Parse(words, configuration);
        Command command = parse.CommandResult.Command;
        if (Given.Has(parse, s_help) || words is [] or ["help"])
        {
            HelpText.Write(command, terminal.Out);
            return ExitCode.Success;
        }

        if (Given.Has(parse, s_version))
        {
            terminal.Out.WriteLine(Version);
            return ExitCode.Success;
        }

        Complaint.Raise(parse, words);
        return ((CliCommand)command).Run(new Given(parse, Given.Has(parse, s_quiet) ? terminal with { Quiet = true, Decorated = false } : terminal, cancellation));
    }

    private static int Refuse(Terminal terminal, string message)
    {
        terminal.Error.WriteLine($"fallline: {message}");
        return ExitCode.BadInput;
    }
}
