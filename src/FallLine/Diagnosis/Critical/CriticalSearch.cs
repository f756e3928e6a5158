using FallLine.Diagnosis;
using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>How critical points are sought.</summary>
/// <remarks>
/// <para><b>How.</b> From points of Sobol's sequence in the box, Newton's method on ∇f = 0 within a trust radius; then once more from the same points with everything that is known deflated, so that a search
/// cannot end there again. Rounds of starts double until a whole round, as many starts as all before it, finds nothing new. Descents to minima and maxima from the first starts find
/// what Newton's method misses: narrow wells, and kinks.</para>
/// <para><b>What counts.</b> A root counts where Newton's step no longer moves it, not where the gradient is merely small. Where the Hessian is singular there, searches from beside it along the flat directions tell an
/// isolated degenerate point from a curve or surface of critical points, of which one point is listed. A point where the gradient jumps is a kink and is called so; kinks are listed where they are minima or maxima.</para>
/// <para><b>The box</b> is where to look, not a constraint: a point of its edge where the function is least within the box has a gradient, and is not listed. For that, minimise within <see cref="Bounds"/>.</para>
/// <para><b>Sure of what.</b> Not a proof: a root whose surroundings no start falls into is missed. The result holds the census of the searches and what it says of roots not found.</para>
/// <para><b>Cost.</b> Some gradients and Hessians per start, and 9n³ operations for each Hessian; starts run on as many threads as <see cref="Threads"/> allows, with the same result for any number.</para>
/// </remarks>
public sealed record CriticalSearch
{
    private const int RoundPerVariable = 64;
    private const int LargestFirstRound = 512;
    private const int DescentStarts = 32;

    /// <summary>The most starts to search from; at least 1, default 8192.</summary>
    public int MostStarts { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The most starts must be at least 1."); } = 8192;

    /// <summary>The most points to list; at least 1, default 1000. A search that finds more ends.</summary>
    public int MostPoints { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The most points must be at least 1."); } = 1000;

    /// <summary>The seed of the shift of Sobol's sequence.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that times the search.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Finds the critical points of an objective in a box.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="box">Where to look.</param>
    /// <param name="cancellationToken">Ends the search; what was found so far is kept.</param>
    /// <exception cref="ArgumentException">The box has another number of variables than the objective, or there are more than <see cref="CriticalPoint.LargestDimension"/>.</exception>
    public CriticalPoints Find(Objective objective, Box box, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(box);
        if (box.Dimension != objective.Dimension)
        {
            throw new ArgumentException($"The box has {Numbers.Count(box.Dimension, "range")}, but the objective has {Numbers.Count(objective.Dimension, "variable")}.", nameof(box));
        }

        if (objective.Dimension > CriticalPoint.LargestDimension)
        {
            throw new ArgumentException($"The objective has {Numbers.Count(objective.Dimension, "variable")}; critical points are sought for up to {CriticalPoint.LargestDimension}. Minimise from several starts instead.", nameof(objective));
        }

        long began = Clock.GetTimestamp();
        var ledger = new CriticalLedger(objective, box, cancellationToken);
        (int starts, bool exhausted) = Search(objective, box, ledger, cancellationToken);
        (int Edge, int Found)? index = cancellationToken.IsCancellationRequested || ledger.Count >= MostPoints ? null : ledger.Index();
        bool cancelled = cancellationToken.IsCancellationRequested;
        return ledger.Close() with
        {
            Starts = starts,
            IsExhausted = exhausted && !cancelled,
            IsCancelled = cancelled,
            Elapsed = Clock.GetElapsedTime(began),
            Findings = ledger.Findings(ledger.Count >= MostPoints, index),
            IsIndexRight = index is { } sums ? sums.Edge == sums.Found : null,
        };
    }

    private (int Starts, bool Exhausted) Search(Objective objective, Box box, CriticalLedger ledger, CancellationToken cancellation)
    {
        var random = new Random(Seed);
        var sequence = new SobolSequence(objective.Dimension, random);
        int size = Math.Min(RoundPerVariable * objective.Dimension, LargestFirstRound);
        int starts = 0;
        int unfruitful = 0;
        for (int round = 0; starts < MostStarts; round++)
        {
            double[][] points = Next(sequence, box, Math.Min(round == 0 ? size : starts, MostStarts - starts));
            int before = ledger.Count;
            ledger.Search(points);
            if (round == 0)
            {
                ledger.Descend(points[..Math.Min(points.Length, DescentStarts)], Seed);
            }

            ledger.SearchDeflated(points);
            ledger.FollowSaddles();
            starts += points.Length;
            if (cancellation.IsCancellationRequested || ledger.Count >= MostPoints)
            {
                return (starts, false);
            }

            // Where the edge says that something is missing, two rounds more than otherwise.
            unfruitful = round > 0 && ledger.Count == before ? unfruitful + 1 : 0;
            if (unfruitful > 2 || (unfruitful > 0 && !(ledger.Index() is { } sums && sums.Edge != sums.Found)))
            {
                return (starts, true);
            }
        }

        return (starts, false);
    }

    private static double[][] Next(SobolSequence sequence, Box box, int count)
    {
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++)
        {
            points[i] = new double[box.Dimension];
            sequence.Next(points[i]);
            box.At(points[i], points[i]);
        }

        return points;
    }
}
