using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FallLine.Architecture;

/// <summary>Who may use whom.</summary>
public sealed class HouseTests
{
    /// <summary>The folders of the library in the order of docs/architecture.md, where a reader sees it.</summary>
    private static readonly string[] _order =
    [
        .. Regex.Match(SourceTree.Read("docs/architecture.md"), @"^src/FallLine/ .*\n(?:  (\w+)/ .*\n)+", RegexOptions.Multiline)
            .Groups[1].Captures.Select(folder => folder.Value),
    ];

    [Fact]
    public void The_architecture_lists_the_folders_of_the_library() => SourceTree.AssertNone(
        "docs/architecture.md lists every folder of src/FallLine.",
        SourceTree.Under("src/FallLine", ".cs").Where(file => !_order.Contains(FolderOf(file))));

    [Fact]
    public void A_folder_uses_only_the_folders_above_it()
    {
        List<string> breaches = [];
        foreach ((SyntaxNode node, ISymbol symbol) in References(SourceCode.Library, SourceCode.Library.SyntaxTrees))
        {
            string user = FolderOf(node.SyntaxTree.FilePath);
            string used = HighestFolder(symbol);
            if (Array.IndexOf(_order, used) > Array.IndexOf(_order, user))
            {
                breaches.Add($"{SourceCode.Place(node)}: {user} uses {symbol.Name} of {used}");
            }
        }

        SourceTree.AssertNone("A folder uses only the folders above it in docs/architecture.md.", breaches);
    }

    [Fact]
    public void The_sources_bind_so_that_the_rules_see_every_reference()
    {
        // What a source generator would add is not here: partial members without a body, and what they are missing from.
        string[] generated = ["CS8795", "CS0534", "CS0117", "CS7036", "CS9248"];
        SourceTree.AssertNone(
            "Errors while binding:",
            SourceCode.Library.GetDiagnostics().Concat(SourceCode.Data.GetDiagnostics())
                .Where(d => d.Severity == DiagnosticSeverity.Error && !generated.Contains(d.Id))
                .Select(d => d.ToString()));
    }

    [Fact]
    public void The_loop_names_no_method()
    {
        // The default is named in a file of its own; the loop that runs it is elsewhere.
        string[] parts = ["Methods", "Directions", "StepSizes"];
        SyntaxTree[] loop =
        [
            .. SourceCode.Library.SyntaxTrees.Where(tree =>
                Regex.IsMatch(tree.FilePath, @"^src/FallLine/Optimization/Descent(?!\.Default)[^/]*\.cs$")),
        ];
        Assert.NotEmpty(loop);
        SourceTree.AssertNone(
            "The loop knows directions and step sizes by their abstractions alone.",
            from reference in References(SourceCode.Library, loop)
            from declaration in reference.Symbol.DeclaringSyntaxReferences
            let folders = declaration.SyntaxTree.FilePath.Split('/')
            where folders.Length > 4 && folders[2] == "Optimization" && parts.Contains(folders[3]) && !IsAbstraction(reference.Symbol)
            select $"{SourceCode.Place(reference.Node)}: {reference.Symbol.Name} of {folders[3]}");
    }

    [Theory]
    [InlineData("FallLine", "")]
    [InlineData("FallLine.Data", "FallLine")]
    [InlineData("FallLine.Cli", "FallLine FallLine.Data")]
    public void A_project_uses_only(string project, string allowed)
    {
        IEnumerable<string> used = XDocument.Parse(SourceTree.Read($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), used.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(SyntaxNode Node, ISymbol Symbol)> References(Microsoft.CodeAnalysis.Compilation compilation, IEnumerable<SyntaxTree> trees)
    {
        foreach (SyntaxTree tree in trees.Where(tree => tree.FilePath.Length > 0))
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(n => n is ExpressionSyntax or ConstructorInitializerSyntax))
            {
                ISymbol? symbol = model.GetSymbolInfo(node).Symbol;
                if (symbol is not null and not INamespaceSymbol and not ILocalSymbol and not IParameterSymbol)
                {
                    yield return (node, symbol.OriginalDefinition);
                }
            }
        }
    }

    /// <summary>Of a partial type the highest folder counts: each of its members is judged by the file it is in.</summary>
    private static string HighestFolder(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Select(reference => FolderOf(reference.SyntaxTree.FilePath))
            .MinBy(folder => Array.IndexOf(_order, folder)) ?? "";

    /// <summary>An interface or an abstract class, or a member of one.</summary>
    private static bool IsAbstraction(ISymbol symbol) =>
        (symbol as INamedTypeSymbol ?? symbol.ContainingType) is { IsAbstract: true, IsStatic: false };

    private static string FolderOf(string file) => file.Split('/') is ["src", "FallLine", var folder, _, ..] ? folder : "";
}
