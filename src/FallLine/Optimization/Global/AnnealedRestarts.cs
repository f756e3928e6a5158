using FallLine.Optimization;

namespace FallLine;

/// <summary>Restarts around the best point so far, wide at first and then ever nearer: between many starts and basin hopping.</summary>
/// <remarks>
/// <para><b>Recurrence.</b> Run k begins at x + s·c(k)·w·n, clipped to the box, where x is the best point of all runs before, w the box's widths, n standard normal numbers, s the <see cref="Spread"/> and c the <see cref="Cooling"/>; the first run begins at the caller's start.</para>
/// <para><b>When to use.</b> Where a good region is to be found first and then searched closely, with a fixed number of runs. What it finds hangs more on chance than what <see cref="MultiStart"/> finds; its census speaks of its own runs, which are not spread evenly.</para>
/// </remarks>
/// <example><code>
/// GlobalResult found = new AnnealedRestarts { Runs = 50 }.Minimize(objective, Box.Of(-5, 5, dimension: 4), start);
/// </code></example>
public sealed record AnnealedRestarts
{
    /// <summary>How many runs; at least 1, default 20.</summary>
    public int Runs { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of runs must be at least 1."); } = 20;

    /// <summary>The standard deviation of the first restarts, in widths of the box; above 0, default 0.3.</summary>
    public double Spread { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The spread must be above 0."); } = 0.3;

    /// <summary>What the spread is multiplied by from run to run; by default it falls to a tenth in 20 runs.</summary>
    public Schedule Cooling { get; init; } = Schedule.Exponential(0.1, every: 20);

    /// <summary>The method of every run; chosen for the objective (<see cref="Choice"/>) where null.</summary>
    public Descent? Descent { get; init; }

    /// <summary>What counts as the same minimum; default 1e-4. See <see cref="GlobalResult.Tolerance"/>.</summary>
    public double Tolerance { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The tolerance must be at least 0."); } = 1e-4;

    /// <summary>The seed of the restarts.</summary>
    public int Seed { get; init; }

    /// <summary>The clock that times the search.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Goes down again and again.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="box">Where restarts are clipped to, and whose widths are the units of the spread.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="cancellationToken">Ends the search within one evaluation; what was found so far is kept.</param>
    /// <exception cref="ArgumentException">The box or the start does not fit the objective, or the objective lacks a derivative that the method needs.</exception>
    public GlobalResult Minimize(Objective objective, Box box, ReadOnlySpan<double> start, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: false, cancellationToken);

    /// <summary>Goes up again and again. Values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize"/>
    public GlobalResult Maximize(Objective objective, Box box, ReadOnlySpan<double> start, CancellationToken cancellationToken = default) =>
        Search(objective, box, start, maximize: true, cancellationToken);

    private GlobalResult Search(Objective objective, Box box, ReadOnlySpan<double> start, bool maximize, CancellationToken cancellation)
    {
        var local = new LocalSearch(objective, box, Descent, maximize);
        long began = Clock.GetTimestamp();
        var random = new Random(Seed);
        Result best = local.Run(start.ToArray(), isOwn: true, cancellation);
        List<Result> runs = [best];
        double[] from = new double[box.Dimension];
        for (int run = 1; run < Runs && !cancellation.IsCancellationRequested && !local.IsOver(Clock.GetElapsedTime(began)); run++)
        {
            double spread = Spread * Cooling.At(run - 1);
            for (int i = 0; i < from.Length; i++)
            {
                from[i] = Math.Clamp(best.Best.Point[i] + (spread * box.Width(i) * Normal(random)), box.Lower[i], box.Upper[i]);
            }

            Result next = local.Run(from, isOwn: false, cancellation);
            runs.Add(next);
            best = (maximize ? next.Best.Value > best.Best.Value : next.Best.Value < best.Best.Value) ? next : best;
        }

        return Tally.Of(runs, Tolerance, Runs, Clock.GetElapsedTime(began), $"restarts around the best point, at first spread by {Messages.Numbers.Short(Spread)} of {box}", Seed);
    }

    /// <summary>Box and Muller's transformation of two uniform numbers.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
