using System.Collections.Immutable;
using System.Text;
using FallLine.Messages;

namespace FallLine;

/// <summary>What a search for critical points found, and how sure it is that this is all.</summary>
/// <remarks>A numerical search cannot prove that nothing is missing; <see cref="Unseen"/> and <see cref="IsExhausted"/> say what speaks for it.</remarks>
public sealed record CriticalPoints
{
    /// <summary>The points, by value from the lowest; of a curve or surface of critical points, one.</summary>
    public required ImmutableArray<FoundPoint> Points { get; init; }

    /// <summary>Where was looked.</summary>
    public required Box Box { get; init; }

    /// <summary>The names and shapes of the variables.</summary>
    public required Parameters Parameters { get; init; }

    /// <summary>Whether the second half of all searches found nothing that the first had not found; false where a limit or a cancellation ended them before.</summary>
    public required bool IsExhausted { get; init; }

    /// <summary>
    /// Whether the indices of the points found add up to what the turning of the gradient around the edge of the box says; null where that cannot be told: more than two variables, kinks, curves of points, points on the
    /// edge. True does not exclude that points of opposite index were missed in pairs; false says that something is missing, or that the function is not smooth.
    /// </summary>
    public bool? IsIndexRight { get; init; }

    /// <summary>Whether the caller ended the search.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>How many starts were searched from.</summary>
    public required int Starts { get; init; }

    /// <summary>How often the searches from evenly spread starts ended at something, and how many different things that was.</summary>
    public required Census Census { get; init; }

    /// <summary>An estimate, rather too low than too high, of how many critical points were not found; see <see cref="Census.Unseen"/>.</summary>
    public double Unseen => Math.Max(0, Census.Unseen - (Points.Length - Census.Distinct));

    /// <summary>The evaluations that it took; classification included.</summary>
    public required Evaluations Evaluations { get; init; }

    /// <summary>The time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What a reader should know beside the points: curves of them, kinks, places where the function is not defined, limits.</summary>
    public ImmutableArray<Finding> Findings { get; init; } = [];

    /// <summary>A short report.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Summary());
        string[] names = [.. Parameters.ElementNames()];
        foreach (FoundPoint point in Points)
        {
            string at = string.Join(", ", names.Zip(point.Point, (name, x) => $"{name} = {Numbers.Text(x)}"));
            text.AppendLine($"  {point.Nature.Kind.ToString().ToLowerInvariant(),-10} {Numbers.Text(point.Value)} at {at}{(point.IsLowestFound ? " (lowest found)" : "")}");
        }

        foreach (Finding finding in Findings)
        {
            text.AppendLine($"  {finding.Code}: {finding.Message} {finding.Advice}".TrimEnd());
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>One sentence: how many of which kind, and how sure that these are all.</summary>
    public string Summary()
    {
        string kinds = string.Join(", ", Points.GroupBy(point => point.Nature.Kind).OrderBy(group => group.Key).Select(group => Counted(group.Count(), group.Key)));
        string found = Points.IsEmpty ? Numbers.In($"no critical point found in {Box}") : $"{Numbers.Count(Points.Length, "critical point")}: {kinds}";
        string sure = IsExhausted
            ? Numbers.In($"the second half of {Starts} searches found no other")
            : Numbers.In($"{Starts} searches, of which the last still found others: {(Unseen >= 1 ? $"about {Numbers.Rounded(Unseen, 2)} or more" : "some")} may be missing");
        return $"{found}; {(IsCancelled ? "cancelled before the search was over" : sure)}{(IsIndexRight == true ? ", and their indices agree with the gradient on the edge" : "")}.";
    }

    private static string Counted(int count, CriticalPointKind kind) => (count, kind) switch
    {
        (1, CriticalPointKind.Minimum) => "1 minimum",
        (_, CriticalPointKind.Minimum) => $"{count} minima",
        (1, CriticalPointKind.Maximum) => "1 maximum",
        (_, CriticalPointKind.Maximum) => $"{count} maxima",
        (_, CriticalPointKind.Saddle) => Numbers.Count(count, "saddle"),
        (_, CriticalPointKind.Degenerate) => $"{count} degenerate",
        (_, CriticalPointKind.Kink) => Numbers.Count(count, "kink"),
    };
}
