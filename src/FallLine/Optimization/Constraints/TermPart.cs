namespace FallLine.Optimization;

/// <summary>A term of some of the variables: of one named parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Offset">Where it begins in a point.</param>
/// <param name="Size">Its number of elements.</param>
/// <param name="Term">The term.</param>
internal sealed record TermPart(string Name, int Offset, int Size, ProximalTerm Term)
{
    public ReadOnlySpan<double> Of(ReadOnlySpan<double> point) => point.Slice(Offset, Size);

    /// <summary>The term of all variables that terms of different parameters make: bounds of bounds, l1 of l1, a region of regions.</summary>
    public static ProximalTerm Together(IReadOnlyList<TermPart> parts, int dimension)
    {
        if (parts.All(part => part.Term is Bounds))
        {
            double[] lower = [.. Enumerable.Repeat(double.NegativeInfinity, dimension)];
            double[] upper = [.. Enumerable.Repeat(double.PositiveInfinity, dimension)];
            foreach (TermPart part in parts)
            {
                ((Bounds)part.Term).Lower.CopyTo(lower.AsSpan(part.Offset));
                ((Bounds)part.Term).Upper.CopyTo(upper.AsSpan(part.Offset));
            }

            return Bounds.Of(lower, upper);
        }

        if (parts.All(part => part.Term is L1))
        {
            double[] weights = new double[dimension];
            foreach (TermPart part in parts)
            {
                for (int i = 0; i < part.Size; i++)
                {
                    weights[part.Offset + i] = ((L1)part.Term).Weight(i);
                }
            }

            return new L1(weights);
        }

        return parts.All(part => part.Term is Region) ? new PartsRegion(parts, dimension) : new PartsTerm(parts, dimension);
    }

    /// <summary>Each part's proximal operator on its own variables, which is that of their sum; the other variables stay.</summary>
    public static void Prox(IReadOnlyList<TermPart> parts, ReadOnlySpan<double> point, double step, Span<double> result)
    {
        point.CopyTo(result);
        for (int i = 0; i < parts.Count; i++)
        {
            Span<double> own = result.Slice(parts[i].Offset, parts[i].Size);
            parts[i].Term.Prox(own, step, own);
        }
    }

    public static string? Refusal(IReadOnlyList<TermPart> parts, ReadOnlySpan<double> start)
    {
        foreach (TermPart part in parts)
        {
            if (part.Term is Region region && !region.Contains(part.Of(start)))
            {
                return $"The start of '{part.Name}' lies outside the {region.Name} that it stays in. Start inside: Nearest(start) gives the nearest point of it.";
            }
        }

        return null;
    }
}
