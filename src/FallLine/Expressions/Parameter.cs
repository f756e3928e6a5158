namespace FallLine;

/// <summary>One named variable and its place in a point.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Offset">Where its first element lies in the point; elements follow row by row.</param>
public sealed record Parameter(string Name, Shape Shape, int Offset)
{
    /// <summary>The part of <paramref name="point"/> that belongs to this variable.</summary>
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> point) => point.Slice(Offset, Shape.Size);

    /// <summary>The name of each element, in order, as a formula writes it: counted from 1.</summary>
    public IEnumerable<string> ElementNames()
    {
        for (int i = 0; i < Shape.Size; i++)
        {
            yield return Shape.IsScalar ? Name : $"{Name}[{Shape.IndexText(i)}]";
        }
    }
}
