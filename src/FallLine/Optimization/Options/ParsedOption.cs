namespace FallLine;

/// <summary>An option whose value is read from text of a small language of its own.</summary>
/// <typeparam name="TPart">The part that has it.</typeparam>
/// <typeparam name="T">The type of the value, whose text reads back.</typeparam>
public sealed class ParsedOption<TPart, T> : Option
    where TPart : class, IPart
    where T : class
{
    private readonly Func<string, T> _parse;
    private readonly Func<TPart, T> _get;
    private readonly Func<TPart, T, TPart> _set;

    /// <summary>Declares the option.</summary>
    /// <param name="name">Lower case with hyphens.</param>
    /// <param name="defaultValue">The value where none is given.</param>
    /// <param name="range">The texts allowed, in words.</param>
    /// <param name="parse">Reads a value; throws <see cref="FormatException"/>.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="get">Reads it from the part.</param>
    /// <param name="set">The part with another value.</param>
    public ParsedOption(string name, T defaultValue, string range, Func<string, T> parse, string summary, Func<TPart, T> get, Func<TPart, T, TPart> set)
        : base(name, summary)
    {
        (DefaultValue, Range, _parse, _get, _set) = (defaultValue, range, parse, get, set);
    }

    /// <summary>The value where none is given.</summary>
    public T DefaultValue { get; }

    /// <inheritdoc/>
    public override string Default => $"{DefaultValue}";

    /// <inheritdoc/>
    public override string Range { get; }

    /// <inheritdoc/>
    public override bool BelongsTo(IPart part) => part is TPart;

    /// <inheritdoc/>
    public override string Get(IPart part) => $"{_get((TPart)part)}";

    /// <inheritdoc/>
    public override IPart Set(IPart part, string text)
    {
        try
        {
            return _set((TPart)part, _parse(text));
        }
        catch (FormatException refused)
        {
            throw new ArgumentException($"Option '{Name}' was '{text}'; it must be {Range} (default {Default}). {refused.Message}", refused);
        }
    }
}
