using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>Makes the runs of a search, one at a time, and knows when it is over.</summary>
internal sealed class LocalSearch
{
    private readonly Objective _objective;
    private readonly Descent? _descent;
    private readonly Choice _choice;
    private readonly bool _maximize;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly CancellationToken _cancellation;

    public LocalSearch(Objective objective, Box box, Descent? descent, Choice? choice, bool maximize, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(box);
        if (box.Dimension != objective.Dimension)
        {
            throw new ArgumentException($"The box has {Numbers.Count(box.Dimension, "range")}, but the objective has {Numbers.Count(objective.Dimension, "variable")}.", nameof(box));
        }

        (_objective, _descent, _maximize, _clock, _cancellation) = (objective, descent, maximize, clock, cancellation);
        _choice = choice ?? Choice.For(objective, maximize);
        TimeSpan limit = TimeSpan.MaxValue;
        _ = (descent ?? _choice.Descent).Stopping.Map(criterion =>
        {
            limit = criterion is TimeLimit { Seconds: var seconds } ? TimeSpan.FromSeconds(seconds) : limit;
            return criterion;
        });
        _limit = limit;
        _began = clock.GetTimestamp();
    }

    /// <summary>The time since the search began.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_began);

    /// <summary>Whether no further run may begin.</summary>
    public bool IsOver => _cancellation.IsCancellationRequested || Elapsed >= _limit;

    /// <summary>By how much another run ended worse; below 0 where it ended better.</summary>
    public double Rise(Result from, Result to) => _maximize ? from.Best.Value - to.Best.Value : to.Best.Value - from.Best.Value;

    /// <summary>Runs from a start; one that is not the caller's own is first projected onto the region that the objective stays in.</summary>
    public Result Run(double[] start, bool isOwn)
    {
        double[] from = !isOwn && _objective.Term is Region region ? region.Nearest(start) : start;
        return (_descent, _maximize) switch
        {
            (null, true) => _choice.Maximize(from, _cancellation),
            (null, false) => _choice.Minimize(from, _cancellation),
            ({ } descent, true) => descent.Maximize(_objective, from, _cancellation),
            ({ } descent, false) => descent.Minimize(_objective, from, _cancellation),
        };
    }
}
