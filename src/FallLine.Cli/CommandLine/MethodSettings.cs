using System.Globalization;
using FallLine.Cli.Input;
using FallLine.Cli.Rendering;

namespace FallLine.Cli.CommandLine;

/// <summary>The options that compose a descent: the method, its own options, and when to stop; all taken from the catalogue.</summary>
internal sealed class MethodSettings
{
    private readonly Descent _basis;
    private readonly Setting _method;
    private readonly Setting _rate;
    private readonly Setting _schedule;
    private readonly Settings _set;
    private readonly Setting _seed = new("seed", "N", "The seed of whatever is random.", "0");
    private readonly (Option Option, Setting Setting)[] _stopping;

    /// <summary>Declares the options.</summary>
    /// <param name="basis">What holds where nothing is given.</param>
    /// <param name="chosen">What is said of the method where none is named.</param>
    /// <param name="taken">Names that mean something else in this command; the option is then reached by <c>--set</c> alone.</param>
    public MethodSettings(Descent basis, string? chosen = null, params string[] taken)
    {
        _basis = basis;
        _method = new Setting("method", "NAME", $"The method: {string.Join(", ", Catalog.Methods.Select(method => method.Id))}.", chosen ?? basis.Name);
        _rate = new Setting("rate", "NUMBER", $"The step size (learning rate), short for --set rate=NUMBER. Of the methods {WithRate()}.", "the method's");
        _schedule = new Setting("schedule", "SPEC", "How the rate changes from step to step, short for --set schedule=SPEC; for example warmup:100+cosine:900.", "constant");
        _set = new Settings("set", "OPTION=VALUE", "Sets an option of the method; may come several times. The options are listed below.");
        _stopping = [.. Stop.Criteria.SelectMany(criterion => criterion.Options)
            .Where(option => !taken.Contains(option.Name))
            .Select(option => (option, new Setting(option.Name, option.Unit == "s" ? "TIME" : "NUMBER", option.Summary, DefaultOf(option))))];
    }

    public IEnumerable<System.CommandLine.Option> All => [_method, _rate, _schedule, _set, .. _stopping.Select(pair => pair.Setting), _seed];

    /// <summary>The seed.</summary>
    public int Seed(Given given) => given.Value(_seed) is not { } text ? _basis.Seed
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) ? seed
        : throw new UserError($"--seed is '{text}'; it must be a whole number, at least 0.");

    /// <summary>The composition that was asked for.</summary>
    /// <param name="given">What the user gave.</param>
    /// <param name="chosen">The composition for the problem where no method is named; what holds in general where null.</param>
    public Descent Compose(Given given, Descent? chosen = null)
    {
        Descent descent = given.Value(_method) is { } id ? Named(id).Default with { Stopping = _basis.Stopping } : chosen is null || !HasAll(chosen, given) ? _basis : chosen;
        foreach (Setting setting in new[] { _rate, _schedule })
        {
            if (given.Value(setting) is { } value)
            {
                string name = setting.Name.TrimStart('-');
                descent = descent.Options.Any(option => option.Name == name)
                    ? Set(descent, name, value)
                    : throw new UserError($"the method '{descent.Name}' has no {name}. These have one: {WithRate()}; for example --method {Simplest().Id}.");
            }
        }

        foreach (string assignment in given.Values(_set))
        {
            string[] parts = assignment.Split('=', 2, StringSplitOptions.TrimEntries);
            descent = parts is [{ Length: > 0 } name, var value]
                ? Set(descent, name, value)
                : throw new UserError($"--set is '{assignment}'; write --set OPTION=VALUE.");
        }

        foreach ((Option option, Setting setting) in _stopping)
        {
            if (given.Value(setting) is { } value)
            {
                descent = Set(descent, option.Name, value);
            }
        }

        return descent with { Seed = Seed(given) };
    }

    /// <summary>Whether a method is named.</summary>
    public bool IsNamed(Given given) => given.Value(_method) is not null;

    /// <summary>Whether a method has the options that are set by name, as far as the basis has them: where it has not, it is not what the user has in mind.</summary>
    private bool HasAll(Descent chosen, Given given) => given.Values(_set).Select(assignment => assignment.Split('=')[0].Trim())
        .All(name => chosen.Options.Any(option => option.Name == name) || !_basis.Options.Any(option => option.Name == name));

    /// <summary>A table of the options of all methods, for the help.</summary>
    public static Grid Options()
    {
        var grid = new Grid("option", "default", "allowed", "what it does") { Title = "Options of the methods (--set OPTION=VALUE)", Words = 4 };
        var rows = from method in Catalog.Methods
                   from option in method.OwnOptions
                   group method by (option.Name, Default: method.Default.Get(option.Name), option.Range, option.Summary);
        foreach (var row in rows.OrderBy(row => row.Key.Name, StringComparer.Ordinal))
        {
            grid.Rows.Add([row.Key.Name, row.Key.Default ?? "", row.Key.Range, $"{row.Key.Summary} ({string.Join(", ", row.Select(method => method.Id))})"]);
        }

        return grid;
    }

    /// <summary>The method of a name.</summary>
    public static Method Named(string id) => Try(() => Catalog.Method(id));

    private static Descent Set(Descent descent, string name, string value) =>
        Try(() => descent.With(name, descent.Options.FirstOrDefault(option => option.Name == name)?.Unit == "s" ? Durations.InSeconds(value) : value));

    /// <summary>What the library refuses, in its own words without the name of a C# parameter.</summary>
    public static T Try<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (ArgumentException refused)
        {
            throw UserError.Of(refused);
        }
    }

    private static IEnumerable<string> MethodsWithRate() =>
        Catalog.Methods.Where(method => method.OwnOptions.Any(option => option.Name == "rate")).Select(method => method.Id);

    private static Method Simplest() => Catalog.Methods.Where(method => method.OwnOptions.Any(option => option.Name == "rate")).MinBy(method => method.OwnOptions.Count)!;

    private static string WithRate() => string.Join(", ", MethodsWithRate());

    private string DefaultOf(Option option) => _basis.Get(option.Name) is not { } value ? "off" : option.Unit == "s" ? value + "s" : value;
}
