using FallLine.TestSupport;
using Microsoft.CodeAnalysis;

namespace FallLine.Architecture;

/// <summary>The public surface is a reviewed text: a change to it shows as a change to docs/public-api.</summary>
public sealed class PublicApiTests
{
    private static readonly SymbolDisplayFormat _type = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _member = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    [Theory]
    [InlineData("FallLine")]
    [InlineData("FallLine.Data")]
    public void The_public_surface_is_the_reviewed_one(string project)
    {
        string path = Repository.PathOf("docs", "public-api", project + ".txt");
        string[] actual = [.. Surface(project == "FallLine" ? SourceCode.Library : SourceCode.Data)];
        if (Environment.GetEnvironmentVariable("FALLLINE_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, actual);
        }

        string[] reviewed = File.Exists(path) ? File.ReadAllLines(path) : [];
        SourceTree.AssertNone(
            $"The public surface of {project} is not docs/public-api/{project}.txt. Accept a change that you mean with: FALLLINE_ACCEPT=1 ./test PublicApi",
            Difference("- ", reviewed, actual).Concat(Difference("+ ", actual, reviewed)));
    }

    private static IEnumerable<string> Difference(string sign, string[] these, string[] those) =>
        Whole(these).Except(Whole(those)).Select(line => sign + line);

    /// <summary>Each member with its type before it, so that a line says enough by itself.</summary>
    private static IEnumerable<string> Whole(string[] lines)
    {
        string type = "";
        foreach (string line in lines)
        {
            bool member = line.StartsWith(' ');
            type = member ? type : line;
            yield return member ? $"{type} |{line}" : line;
        }
    }

    private static IEnumerable<string> Surface(Microsoft.CodeAnalysis.Compilation compilation)
    {
        foreach (INamedTypeSymbol type in PublicTypes(compilation.Assembly.GlobalNamespace)
            .OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal))
        {
            yield return Heading(type);
            if (type.TypeKind == TypeKind.Delegate)
            {
                continue;
            }

            IEnumerable<string> members = type.GetMembers().Where(IsSurface).OrderBy(member => member.Name, StringComparer.Ordinal)
                .ThenBy(member => member.ToDisplayString(_member), StringComparer.Ordinal)
                .Select(member => $"    {(member.DeclaredAccessibility == Accessibility.Public ? "" : "protected ")}{member.ToDisplayString(_member)}");
            foreach (string member in members)
            {
                yield return member;
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> PublicTypes(INamespaceOrTypeSymbol container) => container.GetMembers()
        .OfType<INamespaceOrTypeSymbol>()
        .Where(symbol => symbol is INamespaceSymbol || symbol.DeclaredAccessibility == Accessibility.Public)
        .SelectMany(symbol => symbol is INamedTypeSymbol type ? PublicTypes(type).Prepend(type) : PublicTypes(symbol));

    private static string Heading(INamedTypeSymbol type)
    {
        string modifier = type switch
        {
            { TypeKind: not TypeKind.Class } => type.IsReadOnly ? "readonly " : "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        IEnumerable<INamedTypeSymbol> bases = type.BaseType is { SpecialType: SpecialType.None } parent && type.TypeKind == TypeKind.Class
            ? type.Interfaces.Prepend(parent)
            : type.Interfaces;
        string[] visible = [.. bases.Where(b => b.DeclaredAccessibility == Accessibility.Public && !IsSelfEquality(b, type))
            .Select(b => b.ToDisplayString(_member))];
        return $"{type.ContainingNamespace}: {modifier}{type.ToDisplayString(_type)}{(visible.Length == 0 ? "" : " : " + string.Join(", ", visible))}";
    }

    /// <summary>A record is equatable to itself without a word.</summary>
    private static bool IsSelfEquality(INamedTypeSymbol candidate, INamedTypeSymbol type) => type.IsRecord
        && candidate.Name == "IEquatable" && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], type);

    /// <summary>One that nobody wrote is still one that a program can call.</summary>
    private static bool IsDefaultConstructor(ISymbol member) => member is IMethodSymbol
    {
        MethodKind: MethodKind.Constructor, Parameters.Length: 0, ContainingType.TypeKind: TypeKind.Class,
    };

    private static bool IsSurface(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && !(member.IsImplicitlyDeclared && !IsDefaultConstructor(member))
        && !member.IsOverride
        && member is not INamedTypeSymbol
        && member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.StaticConstructor };
}
