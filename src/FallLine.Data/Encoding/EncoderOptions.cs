namespace FallLine.Data;

/// <summary>How <see cref="Encoder"/> turns columns into features.</summary>
public sealed record EncoderOptions
{
    /// <summary>What the target is; null (the default) decides by <see cref="Encoder"/>'s rule.</summary>
    /// <remarks><see cref="TargetKind.Number"/> needs a numeric column.</remarks>
    public TargetKind? Target { get; init; }

    /// <summary>The most categories that a text column may have, and the most classes of a target; at least 2.</summary>
    /// <value>1000 by default. A text column with more is left out, with a warning; a target with more is refused.</value>
    public int MaximumCategories
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 1000;
}
