namespace FallLine.Cli.Rendering;

/// <summary>The catalogue's methods for people.</summary>
internal static class MethodsText
{
    public static Report List(IReadOnlyList<Method> methods)
    {
        var grid = new Grid("name", "method", "needs", "convergence", "when to choose it") { Words = 5 };
        foreach (Method method in methods)
        {
            grid.Rows.Add([method.Id, method.Title, Needs(method), Spoken(method.Rate), method.Summary]);
        }

        return new Report("Methods of descent").Add(grid).Say("More on one of them: fallline methods NAME");
    }

    public static Report Of(Method method)
    {
        return new Report($"{method.Id}: {method.Title}")
            .Say(method.Summary)
            .Facts(
                ("formula", method.Formula),
                ("needs", Needs(method)),
                ("convergence", Spoken(method.Rate)),
                ("reference", method.Reference))
            .Add(Table("Its options (--set NAME=VALUE)", method, method.OwnOptions))
            .Add(Table("When to stop (--NAME VALUE)", method, method.Options.Except(method.OwnOptions)));
    }

    private static Grid Table(string title, Method method, IEnumerable<Option> options)
    {
        var grid = new Grid("option", "default", "allowed", "what it does") { Title = title, Words = 4 };
        foreach (Option option in options)
        {
            string ignored = option.IgnoredWhen.Length > 0 ? $" Ignored {option.IgnoredWhen}." : "";
            grid.Rows.Add([option.Name, method.Default.Get(option.Name) ?? "off", option.Range, option.Summary + ignored]);
        }

        return grid;
    }

    private static string Needs(Method method) => Spoken(method.Needs) + (method.NeedsResiduals ? ", residuals" : "");

    private static string Spoken<T>(T value)
        where T : struct, Enum => Words.Of(value).Replace('-', ' ').Replace("hessian", "Hessian", StringComparison.Ordinal);
}
