namespace FallLine;

/// <summary>An option that is one of a few named values.</summary>
/// <typeparam name="TPart">The part that has it.</typeparam>
/// <typeparam name="T">The type of the values.</typeparam>
public sealed class ChoiceOption<TPart, T> : Option
    where TPart : class, IPart
    where T : struct
{
    private readonly (string Name, T Value)[] _choices;
    private readonly Func<TPart, T> _get;
    private readonly Func<TPart, T, TPart> _set;

    /// <summary>Declares the option.</summary>
    /// <param name="name">Lower case with hyphens.</param>
    /// <param name="choices">The values and their names; the first is the default.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="get">Reads it from the part.</param>
    /// <param name="set">The part with another value.</param>
    public ChoiceOption(string name, ReadOnlySpan<(string Name, T Value)> choices, string summary, Func<TPart, T> get, Func<TPart, T, TPart> set)
        : base(name, summary)
    {
        _choices = choices.ToArray();
        _get = get;
        _set = set;
    }

    /// <summary>The value where none is given.</summary>
    public T DefaultValue => _choices[0].Value;

    /// <inheritdoc/>
    public override string Default => _choices[0].Name;

    /// <inheritdoc/>
    public override string Range => string.Join(" or ", _choices.Select(choice => choice.Name));

    /// <inheritdoc/>
    public override bool BelongsTo(IPart part) => part is TPart;

    /// <inheritdoc/>
    public override string Get(IPart part)
    {
        T value = _get((TPart)part);
        return _choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name;
    }

    /// <inheritdoc/>
    public override IPart Set(IPart part, string text)
    {
        foreach ((string name, T value) in _choices)
        {
            if (name == text)
            {
                return _set((TPart)part, value);
            }
        }

        throw new ArgumentException($"Option '{Name}' was '{text}'; it must be {Range} (default {Default}).");
    }
}
