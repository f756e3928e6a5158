using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FallLine.Architecture;

/// <summary>The sources of the projects in <c>src</c>, parsed and bound once for all rules.</summary>
internal static class SourceCode
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions _syntax = CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14).WithDocumentationMode(DocumentationMode.Parse);

    /// <summary>The library; its trees' paths are relative to the root of the repository.</summary>
    public static CSharpCompilation Library { get; } = Compile("FallLine");

    public static CSharpCompilation Data { get; } = Compile("FallLine.Data", Library);

    /// <summary>Every file of <c>src</c> and <c>tests</c>, not bound.</summary>
    public static IReadOnlyList<SyntaxTree> All { get; } =
        [.. SourceTree.Under("src", ".cs").Concat(SourceTree.Under("tests", ".cs")).Select(Parse)];

    public static SyntaxTree Parse(string file) => CSharpSyntaxTree.ParseText(SourceTree.Read(file), _syntax, file);

    public static string Place(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}";
    }

    /// <summary>What the project file makes visible to others, as the build would write it into the assembly.</summary>
    private static string Friends(string project) => string.Concat(
        XDocument.Parse(SourceTree.Read($"src/{project}/{project}.csproj")).Descendants("InternalsVisibleTo")
            .Select(friend => $"\n[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{friend.Attribute("Include")!.Value}\")]"));

    private static CSharpCompilation Compile(string project, params Microsoft.CodeAnalysis.Compilation[] projects)
    {
        // The platform and the packages come from this process; FallLine's own assemblies come from their sources.
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("FallLine", StringComparison.Ordinal))
            .Select(MetadataReference (path) => MetadataReference.CreateFromFile(path))
            .Concat(projects.Select(other => other.ToMetadataReference()));
        return CSharpCompilation.Create(
            project,
            [CSharpSyntaxTree.ParseText(ImplicitUsings + Friends(project), _syntax), .. SourceTree.Under($"src/{project}", ".cs").Select(Parse)],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }
}
