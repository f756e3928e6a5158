using System.Text.RegularExpressions;

namespace FallLine.Cli.Tests;

/// <summary>A page whose blocks of code marked <c>csharp run</c> are one program, and whose blocks of <c>text</c> are what that program has printed by then.</summary>
/// <remarks>Declarations of types may stand anywhere on the page; in the program they follow the statements, as C# demands.</remarks>
internal sealed partial class RunnablePage(string text)
{
    private const string Mark = "\f\n";

    /// <summary>What the page says that the program prints; a form feed ends each block.</summary>
    public string Output => string.Concat(Blocks.Where(block => !IsCode(block)).Select(block => Content(block) + Mark));

    private IEnumerable<Match> Blocks => Fences().Matches(text).SkipWhile(block => !IsCode(block));

    /// <summary>Whether a page has code that is marked to run.</summary>
    public static bool IsRunnable(string text) => Fences().Matches(text).Any(IsCode);

    /// <summary>The program, for <c>dotnet run</c>.</summary>
    /// <param name="library">The project it may use.</param>
    public string Program(string library)
    {
        IEnumerable<string> statements = Blocks.Where(block => !IsDeclaration(block)).Select(block => IsCode(block) ? Content(block) : "Console.Write(\"\\f\\n\");");
        return string.Join('\n', [$"#:project {library}", "#:property PublishAot=false", "#:property InvariantGlobalization=true", .. statements, .. Blocks.Where(IsDeclaration).Select(Content)]);
    }

    /// <summary>The page with another output in its blocks of text.</summary>
    public string WithOutput(string output)
    {
        Queue<string> parts = new(output.Split(Mark));
        int first = Blocks.First().Index;
        return Fences().Replace(text, block => IsCode(block) || block.Index < first ? block.Value : $"```text\n{parts.Dequeue()}```");
    }

    private static bool IsCode(Match block) => block.Groups["kind"].Value == "csharp run";

    private static bool IsDeclaration(Match block) => IsCode(block) && Declaration().IsMatch(Content(block));

    private static string Content(Match block) => block.Groups["content"].Value;

    [GeneratedRegex("^```(?<kind>csharp run|text)\n(?<content>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex("^(public|internal|sealed|abstract|static class|record|enum|interface|class|readonly struct) ")]
    private static partial Regex Declaration();
}
