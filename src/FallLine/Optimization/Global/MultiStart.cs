using FallLine.Optimization;

namespace FallLine;

/// <summary>Runs from many starts spread over a box, by any method: for functions with several minima.</summary>
/// <remarks>
/// <para><b>How.</b> Starts are spread by <see cref="Sampling"/>; where a start of the caller's own is given, it is the first of them. Each run is one of <see cref="Descent"/>, or of the method chosen for the objective. Starts outside a region that the
/// objective stays in are projected onto it. Runs share the threads that <see cref="Threads"/> allows; which thread made which does not matter to the result.</para>
/// <para><b>What comes out.</b> The best run, and an account of all: the distinct minima, how often each was reached, and what that says of those not seen (<see cref="Census"/>). A run that did not converge is counted as such, and
/// is still the best where its best point is the lowest.</para>
/// <para><b>When to use.</b> A few to some dozens of variables; the number of minima often grows exponentially with them. Where minima lie close to each other on a larger slope, <see cref="BasinHopping"/> needs fewer runs.</para>
/// </remarks>
/// <example><code>
/// GlobalResult found = new MultiStart { Runs = 50 }.Minimize(objective, Box.Of(-5, 5, dimension: 2));
/// Console.WriteLine($"{found.Best.Value}: {found.Summary()}");
/// </code></example>
public sealed record MultiStart
{
    /// <summary>How many runs; at least 1, default 20.</summary>
    public int Runs { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of runs must be at least 1."); } = 20;

    /// <summary>How starts are spread; default <see cref="Sobol"/>.</summary>
    public ISampling Sampling { get; init; } = new Sobol();

    /// <summary>The method of every run; chosen for the objective (<see cref="Choice"/>) where null. Its limits hold for each run, but no run begins when the first is over its time limit.</summary>
    public Descent? Descent { get; init; }

    /// <summary>How every run is chosen, where <see cref="Descent"/> is null; chosen for the objective where this is null too.</summary>
    public Choice? Choice { get; init; }

    /// <summary>What counts as the same minimum; default 1e-4. See <see cref="GlobalResult.Tolerance"/>.</summary>
    public double Tolerance { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance must be at least 0."); } = 1e-4;

    /// <summary>The seed of the starts.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that times the search.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Goes down from every start.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="box">Where starts are taken from.</param>
    /// <param name="start">A start of the caller's own, which becomes the first; empty for none.</param>
    /// <param name="cancellationToken">Ends the search within one evaluation; what was found so far is kept.</param>
    /// <exception cref="ArgumentException">The box or the start does not fit the objective, or the objective lacks a derivative that the method needs.</exception>
    public GlobalResult Minimize(Objective objective, Box box, ReadOnlySpan<double> start = default, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: false, cancellationToken);

    /// <summary>Goes up from every start. Values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize"/>
    public GlobalResult Maximize(Objective objective, Box box, ReadOnlySpan<double> start = default, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: true, cancellationToken);

    private GlobalResult Search(Objective objective, Box box, ReadOnlySpan<double> start, bool maximize, CancellationToken cancellation)
    {
        var local = new LocalSearch(objective, box, Descent, maximize, Choice);
        long began = Clock.GetTimestamp();
        double[][] starts = Sampling.Points(Runs, box.Dimension, new Random(Seed));
        foreach (double[] point in starts)
        {
            box.At(point, point);
        }

        if (!start.IsEmpty)
        {
            starts[0] = start.ToArray();
        }

        // The first run is made alone: what it throws for misuse is thrown once, and a cancelled search has a result.
        Result?[] runs = new Result?[Runs];
        runs[0] = local.Run(starts[0], isOwn: !start.IsEmpty, cancellation);
        Together.Do(Runs - 1, i =>
        {
            if (!cancellation.IsCancellationRequested && !local.IsOver(Clock.GetElapsedTime(began)))
            {
                runs[i + 1] = local.Run(starts[i + 1], isOwn: false, cancellation);
            }
        });
        string how = $"{Sampling.Name} over {box}{(start.IsEmpty ? "" : ", after the given start")}";
        return Tally.Of([.. runs.OfType<Result>()], Tolerance, Runs, Clock.GetElapsedTime(began), how, Seed);
    }
}
