using FallLine.Optimization;

namespace FallLine;

/// <summary>Runs from many starts spread over a box, by any method: for functions with several minima.</summary>
/// <remarks>
/// <para><b>How.</b> Starts are spread by <see cref="Sampling"/>; where a start of the caller's own is given, it is the first of them. Each run is one of <see cref="GlobalSearch.Descent"/>, or of the method chosen for the objective. Starts
/// outside a region that the objective stays in are projected onto it. Runs share the threads that <see cref="Threads"/> allows; which thread made which does not matter to the result.</para>
/// <para><b>When to use.</b> A few to some dozens of variables; the number of minima often grows exponentially with them. Where minima lie close to each other on a larger slope, <see cref="BasinHopping"/> needs fewer runs.</para>
/// </remarks>
/// <example><code>
/// GlobalResult found = new MultiStart { Runs = 50 }.Minimize(objective, Box.Of(-5, 5, dimension: 2));
/// Console.WriteLine($"{found.Best.Value}: {found.Summary()}");
/// </code></example>
public sealed record MultiStart : GlobalSearch
{
    /// <summary>How many runs; at least 1, default 20.</summary>
    public int Runs { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of runs must be at least 1."); } = 20;

    /// <summary>How starts are spread; default <see cref="Sobol"/>.</summary>
    public ISampling Sampling { get; init; } = new Sobol();

    private protected override int Asked => Runs;

    private protected override string Describe(Box box, bool hasStart) => $"{Sampling.Name} over {box}{(hasStart ? ", after the given start" : "")}";

    private protected override IReadOnlyList<Result> Make(LocalSearch local, Box box, double[]? start)
    {
        double[][] starts = Sampling.Points(Runs, box.Dimension, new Random(Seed));
        foreach (double[] point in starts)
        {
            box.At(point, point);
        }

        starts[0] = start ?? starts[0];

        // The first run is made alone: what it throws for misuse is thrown once, and a cancelled search has a result.
        Result?[] runs = new Result?[Runs];
        runs[0] = local.Run(starts[0], isOwn: start is not null);
        Together.Do(Runs - 1, i =>
        {
            if (!local.IsOver)
            {
                runs[i + 1] = local.Run(starts[i + 1], isOwn: false);
            }
        });
        return [.. runs.OfType<Result>()];
    }
}
