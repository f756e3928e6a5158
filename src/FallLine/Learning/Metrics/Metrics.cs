using FallLine.Learning;

namespace FallLine;

/// <summary>The metrics, one file each.</summary>
public static partial class Metrics
{
    /// <summary>Every metric.</summary>
    public static IReadOnlyList<Metric> All => field ??= Gathered.Of<Metric>(typeof(Metrics), metric => metric.Id);

    /// <summary>The metrics for targets with this many classes.</summary>
    /// <param name="classes">The number of classes; 0 where the target is a number.</param>
    public static IEnumerable<Metric> For(int classes) => All.Where(metric => metric.Fits(classes));
}
