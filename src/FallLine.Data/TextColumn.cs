namespace FallLine.Data;

/// <summary>A column of text, each distinct text held once.</summary>
public sealed class TextColumn : Column
{
    /// <summary>The code of a missing value.</summary>
    public const int Missing = -1;

    private readonly int[] _codes;
    private readonly string[] _categories;

    /// <summary>A column that holds the given texts.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">One text per row, or null where it is missing.</param>
    public TextColumn(string name, IReadOnlyList<string?> values)
        : this(name, Distinct(values ?? throw new ArgumentNullException(nameof(values)), out string[] categories), categories)
    {
    }

    /// <summary>A column that holds <paramref name="codes"/> and <paramref name="categories"/> (not copies).</summary>
    /// <param name="name">The name.</param>
    /// <param name="codes">For each row an index into <paramref name="categories"/>, or <see cref="Missing"/>.</param>
    /// <param name="categories">The distinct texts.</param>
    internal TextColumn(string name, int[] codes, string[] categories)
        : base(name, codes.Length, codes.AsSpan().Count(Missing)) => (_codes, _categories) = (codes, categories);

    /// <summary>For each row its index into <see cref="Categories"/>, or <see cref="Missing"/>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>The distinct texts, in order of first appearance.</summary>
    public IReadOnlyList<string> Categories => _categories;

    /// <summary>The text of <paramref name="row"/>, or null where it is missing.</summary>
    /// <param name="row">From 0.</param>
    public string? this[int row] => _codes[row] == Missing ? null : _categories[_codes[row]];

    /// <inheritdoc/>
    public override bool IsMissing(int row) => _codes[row] == Missing;

    private static int[] Distinct(IReadOnlyList<string?> values, out string[] categories)
    {
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        int[] codes = new int[values.Count];
        for (int row = 0; row < codes.Length; row++)
        {
            if (values[row] is not { } value)
            {
                codes[row] = Missing;
                continue;
            }

            if (!known.TryGetValue(value, out codes[row]))
            {
                codes[row] = known.Count;
                known.Add(value, known.Count);
            }
        }

        categories = [.. known.Keys];
        return codes;
    }
}
