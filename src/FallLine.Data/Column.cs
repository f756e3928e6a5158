namespace FallLine.Data;

/// <summary>One named column of a <see cref="Table"/>: a <see cref="NumericColumn"/> or a <see cref="TextColumn"/>.</summary>
public abstract class Column
{
    private protected Column(string name, int rows, int missingCount)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (Name, Rows, MissingCount) = (name, rows, missingCount);
    }

    /// <summary>The name, unique in its table.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of rows without a value.</summary>
    public int MissingCount { get; }

    /// <summary>The number of rows with a value.</summary>
    public int PresentCount => Rows - MissingCount;

    /// <summary>Whether <paramref name="row"/> has no value.</summary>
    /// <param name="row">From 0.</param>
    public abstract bool IsMissing(int row);
}
