namespace FallLine;

/// <summary>One option of a part, declared once: its name, default, range, unit and meaning, and how it is read and set.</summary>
/// <remarks>The command line, its help and the documentation are generated from this; the part's own property takes its default and its check from here too.</remarks>
public abstract class Option
{
    private protected Option(string name, string summary)
    {
        Name = name;
        Summary = summary;
    }

    /// <summary>The name: lower case with hyphens.</summary>
    public string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Summary { get; }

    /// <summary>The unit, where it has one: <c>s</c>, <c>iterations</c>; otherwise empty.</summary>
    public string Unit { get; init; } = "";

    /// <summary>When the option has no effect; empty where it always has.</summary>
    public string IgnoredWhen { get; init; } = "";

    /// <summary>The default as text.</summary>
    public abstract string Default { get; }

    /// <summary>The values allowed, as text: <c>from 1 to 1000</c>, <c>above 0</c>, <c>heavy-ball or nesterov</c>.</summary>
    public abstract string Range { get; }

    /// <summary>Whether <paramref name="part"/> is of the kind that has this option.</summary>
    public abstract bool BelongsTo(IPart part);

    /// <summary>The option's value in <paramref name="part"/>, as text that <see cref="Set"/> reads back.</summary>
    public abstract string Get(IPart part);

    /// <summary><paramref name="part"/> with the option set from text.</summary>
    /// <exception cref="ArgumentException">The text is not a value in the range.</exception>
    public abstract IPart Set(IPart part, string text);
}
