using System.Text;

namespace FallLine;

/// <summary>The catalogue as a document: what <c>docs/methods.md</c> holds.</summary>
public static class CatalogMarkdown
{
    /// <summary>The methods: a table of all, a section for each, and the stopping options that all share.</summary>
    public static string Methods()
    {
        var text = new StringBuilder();
        text.Append("# Methods\n\nGenerated from the catalogue; `fallline methods` shows the same. A test holds this page to it.\n\n");
        Table(text, ["name", "method", "needs", "convergence", "summary"], Catalog.Methods.Select(method => new[]
        {
            $"[`{method.Id}`](#{Anchor(method)})", method.Title, Words(method.Needs), Words(method.Rate), method.Summary,
        }));
        text.Append($"\nWhere none is named, `{Descent.DefaultMethod.Id}` is used.\n");
        foreach (Method method in Catalog.Methods)
        {
            Section(text, method);
        }

        text.Append("\n## When to stop\n\nEvery method takes these. On the command line each is an option of its own: `--max-iterations 100`.\n\n");
        Options(text, Descent.DefaultMethod, Stop.Criteria.SelectMany(criterion => criterion.Options));
        return text.ToString();
    }

    private static void Section(StringBuilder text, Method method)
    {
        text.Append($"\n## {method.Id}: {method.Title}\n\n{method.Summary}\n\n```\n{method.Formula}\n```\n\n");
        text.Append($"- Needs: {Words(method.Needs)}. Convergence: {Words(method.Rate)}.");
        text.Append(method.Descends ? " No step leads uphill." : "").Append(method.NeedsRate ? " The rate must suit the problem." : "");
        text.Append($"\n- Reference: {method.Reference}\n\n");
        Options(text, method, method.OwnOptions);
    }

    private static void Options(StringBuilder text, Method method, IEnumerable<Option> options) =>
        Table(text, ["option", "default", "allowed", "unit", "what it does"], options.Select(option => new[]
        {
            $"`{option.Name}`", method.Default.Get(option.Name) ?? "off", option.Range, option.Unit,
            option.Summary + (option.IgnoredWhen.Length > 0 ? $" Ignored {option.IgnoredWhen}." : ""),
        }));

    private static void Table(StringBuilder text, string[] columns, IEnumerable<string[]> rows)
    {
        Row(text, columns);
        Row(text, [.. columns.Select(_ => "---")]);
        foreach (string[] row in rows)
        {
            Row(text, row);
        }
    }

    private static void Row(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");

    /// <summary>The anchor that a Markdown reader gives the section's heading.</summary>
    private static string Anchor(Method method) => string.Concat($"{method.Id}: {method.Title}".ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is '-' or ' ').Select(c => c == ' ' ? '-' : c));

    /// <summary>The name of an enumeration's member in words: <c>HessianProduct</c> becomes <c>hessian product</c>.</summary>
    private static string Words<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
