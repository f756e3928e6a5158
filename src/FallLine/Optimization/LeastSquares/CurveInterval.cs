using FallLine.Messages;

namespace FallLine;

/// <summary>From where to where a quantity may be; infinite where the data set no bound.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public readonly record struct CurveInterval(double Lower, double Upper)
{
    /// <summary>Whether a value lies in it.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;

    /// <summary>The ends as a person writes them.</summary>
    public override string ToString() => $"{Numbers.Short(Lower)} … {Numbers.Short(Upper)}";
}
