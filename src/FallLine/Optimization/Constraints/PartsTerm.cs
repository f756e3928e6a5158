namespace FallLine.Optimization;

/// <summary>Terms of different parameters, not all of them regions.</summary>
internal sealed class PartsTerm(IReadOnlyList<TermPart> parts, int dimension) : ProximalTerm
{
    public override string Name { get; } = string.Join(" + ", parts.Select(part => $"{part.Term.Name} on {part.Name}"));

    public override int? Dimension => dimension;

    /// <summary>The sum of the costs; where a run goes, regions add 0.</summary>
    public override double Value(ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            sum += parts[i].Term is Region ? 0 : parts[i].Term.Value(parts[i].Of(point));
        }

        return sum;
    }

    public override void Prox(ReadOnlySpan<double> point, double step, Span<double> result) => TermPart.Prox(parts, point, step, result);

    internal override void Confine(Span<double> point)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            parts[i].Term.Confine(point.Slice(parts[i].Offset, parts[i].Size));
        }
    }

    internal override string? Refusal(ReadOnlySpan<double> start, Parameters parameters) => TermPart.Refusal(parts, start);
}
