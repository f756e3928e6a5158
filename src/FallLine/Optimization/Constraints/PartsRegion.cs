namespace FallLine.Optimization;

/// <summary>Regions of different parameters: each stays in its own.</summary>
internal sealed class PartsRegion(IReadOnlyList<TermPart> parts, int dimension) : Region
{
    public override string Name { get; } = string.Join(" + ", parts.Select(part => $"{part.Term.Name} of {part.Name}"));

    public override int? Dimension => dimension;

    public override void Project(ReadOnlySpan<double> point, Span<double> result) => TermPart.Prox(parts, point, 1, result);

    public override bool Contains(ReadOnlySpan<double> point) => TermPart.Refusal(parts, point) is null;

    internal override string? Refusal(ReadOnlySpan<double> start, Parameters parameters) => TermPart.Refusal(parts, start);
}
