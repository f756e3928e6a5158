using System.CommandLine;

namespace FallLine.Cli.CommandLine;

/// <summary>What a command was given.</summary>
internal sealed record Given(ParseResult Parse, Terminal Terminal, CancellationToken Cancellation)
{
    public string Value(Argument<string> argument) => Parse.GetRequiredValue(argument);

    public string? Value(Setting setting) => Parse.GetValue(setting);

    public IReadOnlyList<string> Values(Settings settings) => Parse.GetValue(settings) ?? [];

    public bool Has(System.CommandLine.Option option) => Has(Parse, option);

    public static bool Has(ParseResult parse, System.CommandLine.Option option) => parse.GetResult(option) is { Implicit: false };
}
