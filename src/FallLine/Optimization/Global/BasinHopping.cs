using FallLine.Optimization;

namespace FallLine;

/// <summary>From minimum to minimum: each hop moves a little at random and runs down from there; a higher minimum is accepted with a probability that falls with its height.</summary>
/// <remarks>
/// <para><b>Recurrence.</b> y = the minimum reached from x + s·w·u, with u uniform in [-1, 1] for each variable, w the box's widths and s the reach; x ← y where f(y) ≤ f(x), else with probability exp(-(f(y) - f(x))/T).
/// After every 10 hops the reach grows by 1/0.9 where more than half of them led away from x and shrinks by 0.9 where fewer did, so that hops neither fall back nor fly past.</para>
/// <para><b>Options.</b> <see cref="Hops"/>; <see cref="Reach"/>, where it begins; <see cref="Temperature"/> T and its <see cref="Cooling"/>. Without a start the first run begins in the middle of the box; hops may leave the box.</para>
/// <para><b>When to use.</b> Many minima on a larger slope towards the best (a funnel), many variables. Hops follow one another, so threads do not help it.</para>
/// <para><b>Reference.</b> D. J. Wales and J. P. K. Doye, J. Phys. Chem. A 101 (1997) 5111–5116.</para>
/// </remarks>
/// <example><code>
/// GlobalResult found = new BasinHopping { Hops = 200 }.Minimize(objective, Box.Of(-5, 5, dimension: 10), start);
/// </code></example>
public sealed record BasinHopping : GlobalSearch
{
    private const int HopsPerAdaptation = 10;
    private const double Adaptation = 0.9;

    /// <summary>How many hops after the first run; at least 1, default 100.</summary>
    public int Hops { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The number of hops must be at least 1."); } = 100;

    /// <summary>How far the first hops reach, in widths of the box; above 0, default 0.1.</summary>
    public double Reach { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The reach must be above 0."); } = 0.1;

    /// <summary>T, in units of the value; at least 0, default 1. With 0 only what is not higher is accepted.</summary>
    public double Temperature { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The temperature must be at least 0."); } = 1;

    /// <summary>What T is multiplied by from hop to hop: 1 for basin hopping, falling for annealing, for example <c>Schedule.Exponential(0.97)</c>.</summary>
    public Schedule Cooling { get; init; } = Schedule.None;

    private protected override int Asked => Hops + 1;

    private protected override string Describe(Box box, bool hasStart) => $"hops from minimum to minimum, at first by {Messages.Numbers.Short(Reach)} of {box}";

    private protected override IReadOnlyList<Result> Make(LocalSearch local, Box box, double[]? start)
    {
        var random = new Random(Seed);
        Result here = local.Run(start ?? box.Middle(), isOwn: start is not null);
        List<Result> runs = [here];
        double[] from = new double[box.Dimension];
        double reach = Reach;
        int away = 0;
        for (int hop = 0; hop < Hops && !local.IsOver; hop++)
        {
            for (int i = 0; i < from.Length; i++)
            {
                from[i] = here.Best.Point[i] + (reach * box.Width(i) * ((2 * random.NextDouble()) - 1));
            }

            Result there = local.Run(from, isOwn: false);
            runs.Add(there);
            double rise = local.Rise(here, there);
            away += Math.Abs(rise) > Tolerance * Math.Max(1, Math.Abs(here.Best.Value)) ? 1 : 0;

            // Drawn whether or not it is needed, so that the hops that follow do not hang on the last bits of a value.
            double chance = random.NextDouble();
            if (!double.IsFinite(here.Best.Value) || rise <= 0 || chance < Math.Exp(-rise / (Temperature * Cooling.At(hop))))
            {
                here = double.IsFinite(there.Best.Value) ? there : here;
            }

            if ((hop + 1) % HopsPerAdaptation == 0)
            {
                reach *= away > HopsPerAdaptation / 2 ? 1 / Adaptation : Adaptation;
                away = 0;
            }
        }

        return runs;
    }
}
