namespace FallLine.Optimization;

/// <summary>One scalar constraint: c(x) = 0, or c(x) ≤ 0.</summary>
/// <param name="Name">As it was written.</param>
/// <param name="IsEquality">Which of the two.</param>
internal readonly record struct ConstraintRow(string Name, bool IsEquality)
{
    /// <summary>By how much the constraint fails where c has a value.</summary>
    public double Failure(double value) => IsEquality ? Math.Abs(value) : Math.Max(0, value);
}
