using FallLine.Messages;

namespace FallLine.Optimization;

/// <summary>One run of a search that makes many.</summary>
internal sealed class LocalSearch
{
    private readonly Objective _objective;
    private readonly Descent? _descent;
    private readonly Choice _choice;
    private readonly bool _maximize;
    private readonly TimeSpan _limit = TimeSpan.MaxValue;

    public LocalSearch(Objective objective, Box box, Descent? descent, bool maximize, Choice? choice = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(box);
        if (box.Dimension != objective.Dimension)
        {
            throw new ArgumentException($"The box has {Numbers.Count(box.Dimension, "range")}, but the objective has {Numbers.Count(objective.Dimension, "variable")}.", nameof(box));
        }

        (_objective, _descent, _maximize) = (objective, descent, maximize);
        _choice = choice ?? Choice.For(objective, maximize);
        TimeSpan limit = TimeSpan.MaxValue;
        _ = (descent ?? _choice.Descent).Stopping.Map(criterion =>
        {
            limit = criterion is TimeLimit { Seconds: var seconds } ? TimeSpan.FromSeconds(seconds) : limit;
            return criterion;
        });
        _limit = limit;
    }

    /// <summary>Whether no further run may begin.</summary>
    public bool IsOver(TimeSpan elapsed) => elapsed >= _limit;

    /// <summary>Runs from a start; one that is not the caller's own is first projected onto the region that the objective stays in.</summary>
    public Result Run(double[] start, bool isOwn, CancellationToken cancellation)
    {
        double[] from = !isOwn && _objective.Term is Region region ? region.Nearest(start) : start;
        return (_descent, _maximize) switch
        {
            (null, true) => _choice.Maximize(from, cancellation),
            (null, false) => _choice.Minimize(from, cancellation),
            ({ } descent, true) => descent.Maximize(_objective, from, cancellation),
            ({ } descent, false) => descent.Minimize(_objective, from, cancellation),
        };
    }
}
