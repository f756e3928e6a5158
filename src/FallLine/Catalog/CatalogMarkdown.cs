using System.Globalization;
using System.Text;

namespace FallLine;

/// <summary>The catalogue as documents: what <c>docs/methods.md</c> and <c>docs/models.md</c> hold.</summary>
public static class CatalogMarkdown
{
    /// <summary>The methods: a table of all, a section for each, and the stopping options that all share.</summary>
    public static string Methods()
    {
        var text = new StringBuilder();
        text.Append("# Methods\n\nGenerated from the catalogue; `fallline methods` shows the same. A test holds this page to it.\n\n");
        Table(text, ["name", "method", "needs", "convergence", "summary"], Catalog.Methods.Select(method => new[]
        {
            $"[`{method.Id}`](#{Anchor(method.Id, method.Title)})", method.Title, Needs(method), Words(method.Rate), method.Summary,
        }));
        text.Append($"\nWhere none is named, one is chosen for the problem, and the result says which and why: `lm` for sums of squares of up to {Choice.MostVariables} variables or each of few of them, also within bounds, `lbfgs-b` within bounds, `spg` in other sets and with added terms, `{Descent.DefaultMethod.Id}` otherwise; others go on from the best point where it fails.\n");
        foreach (Method method in Catalog.Methods)
        {
            Section(text, method);
        }

        text.Append("\n## When to stop\n\nEvery method takes these. On the command line each is an option of its own: `--max-iterations 100`.\n\n");
        Options(text, Descent.DefaultMethod, Stop.Criteria.SelectMany(criterion => criterion.Options));
        text.Append("\n## Schedules\n\nHow a rate changes from step to step. Each kind gives a factor of the rate; a kind's numbers follow its name, those in brackets may be left out. ");
        text.Append("Schedules follow one another by `+` and multiply by `*`: `warmup:100+cosine:900`.\n\n");
        text.AppendJoin("", Schedule.Kinds.Select(kind => $"- `{kind}`\n"));
        return text.ToString();
    }

    /// <summary>The kinds of models with their losses, and the metrics that they are measured by.</summary>
    public static string Models()
    {
        var text = new StringBuilder();
        text.Append("# Models and metrics\n\nGenerated from the catalogue. A test holds this page to it.\n\n");
        Table(text, ["name", "model", "predicts", "loss", "default l2", "summary"], Catalog.Models.Select(kind => new[]
        {
            $"[`{kind.Id}`](#{Anchor(kind.Id, kind.Title)})", kind.Title, Words(kind.Target), kind.Loss.Id, kind.DefaultL2.ToString(CultureInfo.InvariantCulture), kind.Summary,
        }));
        text.Append("\nWhere none is named, the target decides: a number takes `linear`, two classes `logistic`, more `softmax`.\n");
        foreach (ModelKind kind in Catalog.Models)
        {
            text.Append($"\n## {kind.Id}: {kind.Title}\n\n{kind.Summary}\n\n```\nprediction: {kind.Formula}\nloss:       {kind.Loss.Formula}\n```\n\n");
            text.Append($"- Loss `{kind.Loss.Id}`: {kind.Loss.Summary}\n- Reference: {kind.Reference}; of the loss: {kind.Loss.Reference}\n");
        }

        text.Append("\n## Metrics\n\n");
        Table(text, ["name", "for", "better", "formula", "summary", "reference"], Catalog.Metrics.Select(metric => new[]
        {
            $"`{metric.Id}`", metric.MostClasses == 2 ? "two classes" : Words(metric.Target), metric.HigherIsBetter ? "higher" : "lower", $"`{metric.Formula}`", metric.Summary, metric.Reference,
        }));
        return text.ToString();
    }

    private static void Section(StringBuilder text, Method method)
    {
        text.Append($"\n## {method.Id}: {method.Title}\n\n{method.Summary}\n\n```\n{method.Formula}\n```\n\n");
        text.Append($"- Needs: {Needs(method)}. Convergence: {Words(method.Rate)}.");
        text.Append(method.Descends ? " No step leads uphill." : "").Append(method.LeavesSaddles ? " Leaves saddles." : "").Append(method.NeedsRate ? " The rate must suit the problem." : "");
        text.Append($"\n- Reference: {method.Reference}\n\n");
        Options(text, method, method.OwnOptions);
    }

    private static string Needs(Method method) => Words(method.Needs) + (method.NeedsResiduals ? ", residuals" : "");

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
    private static string Anchor(string id, string title) => string.Concat($"{id}: {title}".ToLowerInvariant()
        .Where(c => char.IsLetterOrDigit(c) || c is '-' or ' ').Select(c => c == ' ' ? '-' : c));

    /// <summary>The name of an enumeration's member in words: <c>HessianProduct</c> becomes <c>Hessian product</c>.</summary>
    private static string Words<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"))
            .Replace("hessian", "Hessian", StringComparison.Ordinal);
}
