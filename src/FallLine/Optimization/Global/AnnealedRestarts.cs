using FallLine.Optimization;

namespace FallLine;

/// <summary>Restarts around the best point so far, wide at first and then ever nearer: between many starts and basin hopping.</summary>
/// <remarks>
/// <para><b>Recurrence.</b> Run k begins at x + s·c(k)·w·n, clipped to the box, where x is the best point of all runs before, w the box's widths, n standard normal numbers, s the <see cref="Spread"/> and c the <see cref="Cooling"/>; the first run begins at the caller's start, or in the middle of the box.</para>
/// <para><b>When to use.</b> Where a good region is to be found first and then searched closely, with a fixed number of runs. What it finds hangs more on chance than what <see cref="MultiStart"/> finds; its census speaks of its own runs, which are not spread evenly.</para>
/// </remarks>
/// <example><code>
/// GlobalResult found = new AnnealedRestarts { Runs = 50 }.Minimize(objective, Box.Of(-5, 5, dimension: 4), start);
/// </code></example>
public sealed record AnnealedRestarts : GlobalSearch
{
    /// <summary>How many runs; at least 1, default 20.</summary>
    public int Runs { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of runs must be at least 1."); } = 20;

    /// <summary>The standard deviation of the first restarts, in widths of the box; above 0, default 0.3.</summary>
    public double Spread { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The spread must be above 0."); } = 0.3;

    /// <summary>What the spread is multiplied by from run to run; by default it falls to a tenth in 20 runs.</summary>
    public Schedule Cooling { get; init; } = Schedule.Exponential(0.1, every: 20);

    private protected override int Asked => Runs;

    private protected override string Describe(Box box, bool hasStart) => $"restarts around the best point, at first spread by {Messages.Numbers.Short(Spread)} of {box}";

    private protected override IReadOnlyList<Result> Make(LocalSearch local, Box box, double[]? start)
    {
        var random = new Random(Seed);
        Result best = local.Run(start ?? box.Middle(), isOwn: start is not null);
        List<Result> runs = [best];
        double[] from = new double[box.Dimension];
        for (int run = 1; run < Runs && !local.IsOver; run++)
        {
            double spread = Spread * Cooling.At(run - 1);
            for (int i = 0; i < from.Length; i++)
            {
                from[i] = Math.Clamp(best.Best.Point[i] + (spread * box.Width(i) * Normal(random)), box.Lower[i], box.Upper[i]);
            }

            Result next = local.Run(from, isOwn: false);
            runs.Add(next);
            best = Tally.IsBetter(next, best) ? next : best;
        }

        return runs;
    }

    /// <summary>Box and Muller's transformation of two uniform numbers.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
