using FallLine.Optimization;

namespace FallLine;

/// <summary>Many runs of a descent, to find the lowest of several minima: what <see cref="MultiStart"/>, <see cref="BasinHopping"/> and <see cref="AnnealedRestarts"/> have in common.</summary>
/// <remarks><b>What comes out.</b> The best run, and an account of all: the distinct minima, how often each was reached, and what that says of those not seen (<see cref="Census"/>). A run that did not converge is counted as such, and
/// is still the best where its best point is the lowest.</remarks>
public abstract record GlobalSearch
{
    private protected GlobalSearch()
    {
    }

    /// <summary>The method of every run; chosen for the objective (<see cref="Choice"/>) where null. Its limits hold for each run, but no run begins when the first is over its time limit.</summary>
    public Descent? Descent { get; init; }

    /// <summary>How every run is chosen, where <see cref="Descent"/> is null; chosen for the objective where this is null too.</summary>
    public Choice? Choice { get; init; }

    /// <summary>What counts as the same minimum; at least 0, default 1e-4. See <see cref="GlobalResult.Tolerance"/>.</summary>
    public double Tolerance { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance must be at least 0."); } = 1e-4;

    /// <summary>The seed of whatever is random; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that times the search.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many runs are asked for.</summary>
    private protected abstract int Asked { get; }

    /// <summary>Goes down from every start.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="box">Where starts are taken from; its widths are the units of what is random. Unlike a bound, it does not keep a run inside.</param>
    /// <param name="start">A start of the caller's own, the first; where empty, the search takes one of its own.</param>
    /// <param name="cancellationToken">Ends the search within one evaluation; what was found so far is kept.</param>
    /// <exception cref="ArgumentException">The box or the start does not fit the objective, or the objective lacks a derivative that the method needs.</exception>
    public GlobalResult Minimize(Objective objective, Box box, ReadOnlySpan<double> start = default, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: false, cancellationToken);

    /// <summary>Goes up from every start. Values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize"/>
    public GlobalResult Maximize(Objective objective, Box box, ReadOnlySpan<double> start = default, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: true, cancellationToken);

    /// <summary>Makes the runs, as long as the local search is not over.</summary>
    /// <param name="local">Makes one run.</param>
    /// <param name="box">Where to look.</param>
    /// <param name="start">The caller's start; null for none.</param>
    /// <returns>The runs in order, at least one.</returns>
    private protected abstract IReadOnlyList<Result> Make(LocalSearch local, Box box, double[]? start);

    /// <summary>How the starts are chosen, in words.</summary>
    private protected abstract string Describe(Box box, bool hasStart);

    private GlobalResult Search(Objective objective, Box box, ReadOnlySpan<double> start, bool maximize, CancellationToken cancellation)
    {
        var local = new LocalSearch(objective, box, Descent, Choice, maximize, Clock, cancellation);
        IReadOnlyList<Result> runs = Make(local, box, start.IsEmpty ? null : start.ToArray());
        return Tally.Of(runs, Tolerance, Asked, local.Elapsed, Describe(box, !start.IsEmpty), Seed);
    }
}
