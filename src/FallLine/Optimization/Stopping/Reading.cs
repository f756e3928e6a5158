namespace FallLine.Optimization;

/// <summary>A measure beside its tolerance.</summary>
internal readonly record struct Reading(double Value, double Tolerance, bool Met)
{
    public static Reading AtMost(double value, double tolerance) => new(value, tolerance, value <= tolerance);

    public static Reading AtLeast(double value, double limit) => new(value, limit, value >= limit);
}
