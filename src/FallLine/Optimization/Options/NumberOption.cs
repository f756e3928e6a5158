using System.Globalization;
using System.Numerics;
using FallLine.Messages;

namespace FallLine;

/// <summary>An option that is a number in a range.</summary>
/// <typeparam name="TPart">The part that has it.</typeparam>
/// <typeparam name="T"><see langword="double"/> or <see langword="int"/>.</typeparam>
public sealed class NumberOption<TPart, T> : Option
    where TPart : class, IPart
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private readonly Func<TPart, T> _get;
    private readonly Func<TPart, T, TPart> _set;

    /// <summary>Declares the option.</summary>
    /// <param name="name">Lower case with hyphens.</param>
    /// <param name="defaultValue">The value where none is given.</param>
    /// <param name="summary">What it does.</param>
    /// <param name="get">Reads it from the part.</param>
    /// <param name="set">The part with another value.</param>
    public NumberOption(string name, T defaultValue, string summary, Func<TPart, T> get, Func<TPart, T, TPart> set)
        : base(name, summary)
    {
        DefaultValue = defaultValue;
        _get = get;
        _set = set;
    }

    /// <summary>The value where none is given.</summary>
    public T DefaultValue { get; }

    /// <summary>The least value allowed.</summary>
    public T AtLeast { get; init; } = T.MinValue;

    /// <summary>The greatest value allowed.</summary>
    public T AtMost { get; init; } = T.MaxValue;

    /// <summary>A bound that values stay above.</summary>
    public T? Above { get; init; }

    /// <summary>A bound that values stay below.</summary>
    public T? Below { get; init; }

    /// <inheritdoc/>
    public override string Default => Text(DefaultValue);

    /// <inheritdoc/>
    public override string Range
    {
        get
        {
            string? lower = Above is { } above ? $"above {Text(above)}" : AtLeast > T.MinValue ? $"at least {Text(AtLeast)}" : null;
            string? upper = Below is { } below ? $"below {Text(below)}" : AtMost < T.MaxValue ? $"at most {Text(AtMost)}" : null;
            return (lower, upper) switch
            {
                (null, null) => "any number",
                ({ } only, null) => only,
                (null, { } only) => only,
                ({ } from, { } to) => $"{from} and {to}",
            };
        }
    }

    /// <summary>Returns <paramref name="value"/> where it is in the range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public T Check(T value)
    {
        bool inside = T.IsFinite(value) && value >= AtLeast && value <= AtMost && !(value <= Above) && !(value >= Below);
        return inside ? value : throw new ArgumentOutOfRangeException(Name, value, $"Option '{Name}' must be {Kind} {Range}.");
    }

    /// <inheritdoc/>
    public override bool BelongsTo(IPart part) => part is TPart;

    /// <inheritdoc/>
    public override string Get(IPart part) => Text(_get((TPart)part));

    /// <inheritdoc/>
    public override IPart Set(IPart part, string text)
    {
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
            || !T.IsFinite(value) || value < AtLeast || value > AtMost || value <= Above || value >= Below)
        {
            throw new ArgumentException($"Option '{Name}' was '{text}'; it must be {Kind} {Range} (default {Default}).");
        }

        return _set((TPart)part, value);
    }

    private static string Kind => typeof(T) == typeof(int) ? "an integer" : "a number";

    private static string Text(T value) => Numbers.Shortest(double.CreateChecked(value));
}
