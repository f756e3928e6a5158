using System.Collections.Immutable;
using System.Text;
using FallLine.Messages;

namespace FallLine;

/// <summary>What many runs came to: the best of them, and an honest account of the others.</summary>
/// <remarks>No search from finitely many starts proves that there is nothing lower; <see cref="Census"/> says what the runs themselves suggest of what they missed.</remarks>
public sealed record GlobalResult
{
    /// <summary>The best run's result; its counts, time and limits are its own.</summary>
    public required Result Best { get; init; }

    /// <summary>The distinct minima that runs converged to, the best first. Two are the same where their values and their points agree within <see cref="Tolerance"/>.</summary>
    public required ImmutableArray<MinimumFound> Minima { get; init; }

    /// <summary>Every run's result, in the order of the starts.</summary>
    public required ImmutableArray<Result> Runs { get; init; }

    /// <summary>What counts as the same: for each variable relative to max(1, |xᵢ|), and for values relative to max(1, |f|).</summary>
    public required double Tolerance { get; init; }

    /// <summary>How often what was found, and what that says of what was not.</summary>
    public Census Census => Census.Of(Minima.Select(minimum => minimum.Times));

    /// <summary>How many of the runs did not converge.</summary>
    public int Failed => Runs.Count(run => run.Status != Status.Converged);

    /// <summary>How many runs were asked for.</summary>
    public required int Asked { get; init; }

    /// <summary>The evaluations of all runs together.</summary>
    public required Evaluations Evaluations { get; init; }

    /// <summary>The time they took together.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How the starts were chosen, in words.</summary>
    public required string Starts { get; init; }

    /// <summary>The seed of whatever was random.</summary>
    public int Seed { get; init; }

    /// <summary>Whether the caller ended the search before all runs were made.</summary>
    public bool IsCancelled => Runs.Length < Asked || Runs.Any(run => run.Status == Status.Cancelled);

    /// <summary>One sentence: how many minima, how often the best, what may be missing.</summary>
    public string Summary()
    {
        string noun = Best.Maximized ? "maxima" : "minima";
        Census census = Census;
        string found = Minima.Length switch
        {
            0 => "none converged",
            1 => Numbers.In($"all that converged came to one point"),
            _ => Numbers.In($"{Minima.Length} distinct {noun}, the best reached {(Minima[0].Times == 1 ? "once" : Numbers.Count(Minima[0].Times, "time"))}"),
        };
        string failed = Failed == 0 ? "" : $" ({Failed} did not converge)";
        string missing = Minima.Length == 0 ? ""
            : census.Unseen >= 0.5 ? Numbers.In($"; about {Numbers.Rounded(census.Unseen, 2)} or more were not seen, and one run in {Math.Max(1, Math.Round(1 / census.UnseenShare)):0} would find another")
            : census.Once > 0 ? Numbers.In($"; one run in {Math.Round(1 / census.UnseenShare):0} would find another")
            : "; each was reached more than once, so few are likely to be missing";
        return $"{Numbers.Count(Runs.Length, "run")}{(Runs.Length < Asked ? $" of {Asked}" : "")}{failed}: {found}{missing}.";
    }

    /// <summary>A short report: the summary, and the best run's.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Summary());
        foreach (MinimumFound minimum in Minima.Take(10))
        {
            text.AppendLine($"  {Numbers.Text(minimum.Value)}, {Numbers.Count(minimum.Times, "time")}, first by run {minimum.FirstRun}");
        }

        return text.Append(Best).ToString();
    }
}
