using FallLine.Messages;

namespace FallLine;

/// <summary>A bound that the end of a run lies on.</summary>
/// <param name="Index">The variable's place in a point.</param>
/// <param name="Variable">The variable's name.</param>
/// <param name="Side">Which of its bounds.</param>
/// <param name="Bound">The bound.</param>
/// <param name="Multiplier">
/// What the bound costs: by this much per unit the value reached would fall (or, where it was maximised, rise) were the bound
/// moved outwards. Zero for a bound that is met by chance, below zero for one that the run had not yet left; for a fixed
/// variable the larger of what either side would gain.
/// </param>
public sealed record ActiveBound(int Index, string Variable, BoundSide Side, double Bound, double Multiplier)
{
    /// <summary>Such as <c>x at its lower bound 0 (multiplier 2)</c>.</summary>
    public override string ToString() => Side switch
    {
        BoundSide.Lower => $"{Variable} at its lower bound {Numbers.Text(Bound)} (multiplier {Numbers.Short(Multiplier)})",
        BoundSide.Upper => $"{Variable} at its upper bound {Numbers.Text(Bound)} (multiplier {Numbers.Short(Multiplier)})",
        BoundSide.Both => $"{Variable} fixed at {Numbers.Text(Bound)} (multiplier {Numbers.Short(Multiplier)})",
    };
}
