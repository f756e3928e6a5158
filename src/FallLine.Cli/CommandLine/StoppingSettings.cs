using FallLine.Cli.Input;

namespace FallLine.Cli.CommandLine;

/// <summary>The options that say when to stop, all taken from the criteria's own.</summary>
internal sealed class StoppingSettings
{
    private readonly Descent _basis;
    private readonly (Option Option, Setting Setting)[] _all;

    /// <summary>Declares the options.</summary>
    /// <param name="otherwise">What holds where nothing is given.</param>
    public StoppingSettings(IStopping otherwise)
    {
        _basis = Descent.DefaultMethod.Default with { Stopping = otherwise };
        _all = [.. Stop.Criteria.SelectMany(criterion => criterion.Options)
            .Select(option => (option, new Setting(option.Name, option.Unit == "s" ? "TIME" : "NUMBER", option.Summary, _basis.Get(option.Name) ?? "off")))];
    }

    public IEnumerable<System.CommandLine.Option> All => _all.Select(pair => pair.Setting);

    /// <summary>The criteria that were asked for.</summary>
    public IStopping Compose(Given given)
    {
        Descent descent = _basis;
        foreach ((Option option, Setting setting) in _all)
        {
            if (given.Value(setting) is { } value)
            {
                descent = MethodSettings.Try(() => descent.With(option.Name, option.Unit == "s" ? Durations.InSeconds(value) : value));
            }
        }

        return descent.Stopping;
    }
}
