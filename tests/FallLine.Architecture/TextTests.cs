using System.Text.RegularExpressions;
using FallLine.TestSupport;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FallLine.Architecture;

/// <summary>What stands in the documents and in every other text.</summary>
public sealed class TextTests
{
    private static readonly string[] _binary = [".png", ".ico", ".gz", ".zip", ".npy"];

    [Fact]
    public void No_text_knows_the_machine_it_was_written_on_or_promises_work()
    {
        // In two halves, so that this file may be read too.
        string[] forbidden = ["/wo" + "rk/", "../sha" + "red", "/ho" + "me/", "TO" + "DO", "FIX" + "ME", "coming " + "soon"];
        SourceTree.AssertNone(
            "No text names a machine's folder or puts work off.",
            from file in SourceTree.Files
            where !_binary.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != ".git"
            let text = SourceTree.Read(file)
            from word in forbidden
            where text.Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}");
    }

    [Fact]
    public void Links_in_documents_lead_somewhere() => SourceTree.AssertNone(
        "A link names a file of the repository.",
        from file in SourceTree.Files
        where file.EndsWith(".md", StringComparison.Ordinal)
        from Match link in Regex.Matches(Prose(file), @"\]\(([^)#\s]+)(?:#[^)]*)?\)")
        let target = link.Groups[1].Value
        where !target.Contains(':', StringComparison.Ordinal)
        where !Path.Exists(Repository.PathOf(Path.GetDirectoryName(file)!, target))
        select $"{file}: {target}");

    [Fact]
    public void Every_decision_is_listed()
    {
        string list = SourceTree.Read("docs/decisions/README.md");
        SourceTree.AssertNone(
            "docs/decisions/README.md lists every record.",
            SourceTree.Under("docs/decisions", ".md").Select(file => Path.GetFileName(file)!)
                .Where(name => name != "README.md" && !list.Contains($"({name})", StringComparison.Ordinal)));
    }

    [Fact]
    public void Paths_in_the_tour_and_in_contributing_exist() => SourceTree.AssertNone(
        "A path in backquotes exists.",
        from file in new[] { "docs/architecture.md", "CONTRIBUTING.md", "README.md" }
        from Match path in Regex.Matches(Prose(file), @"`(?:\./)?((?:src|tests|docs|samples|bench)/[\w./-]*)`")
        where !Path.Exists(Repository.PathOf(path.Groups[1].Value))
        select $"{file}: {path.Groups[1].Value}");

    [Fact]
    public void Commands_in_documents_can_be_run()
    {
        string[] tests =
        [
            .. SourceCode.All.SelectMany(tree => tree.GetRoot().DescendantNodes())
                .OfType<MethodDeclarationSyntax>().Where(method => method.AttributeLists.Count > 0)
                .Select(method => string.Join('.', method.Ancestors().Reverse().OfType<MemberDeclarationSyntax>().Select(NameOf)
                    .Append(method.Identifier.Text))),
        ];
        SourceTree.AssertNone(
            "A command starts a script of the repository, formats it, or runs tests that there are.",
            from file in SourceTree.Files
            where file.EndsWith(".md", StringComparison.Ordinal)
            from Match block in Regex.Matches(SourceTree.Read(file), @"^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)
            from line in block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            let command = Regex.Replace(line, @"^(?:[A-Z_]+=\S+ )+|\s+#.*$", "")
            where command != "dotnet format FallLine.slnx"
                && !command.StartsWith("./fallline ", StringComparison.Ordinal)
                && !(command == "./test" || (command.Split(' ') is ["./test", var filter] && tests.Any(test => test.Contains(filter, StringComparison.Ordinal))))
            select $"{file}: {command}");
    }

    private static string NameOf(MemberDeclarationSyntax member) => member switch
    {
        BaseNamespaceDeclarationSyntax space => space.Name.ToString(),
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        _ => "",
    };

    private static string Prose(string file) => Regex.Replace(SourceTree.Read(file), @"^```.*?^```", "", RegexOptions.Multiline | RegexOptions.Singleline);
}
