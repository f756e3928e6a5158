using FallLine.Messages;

namespace FallLine;

/// <summary>What a constraint came to at the result's point.</summary>
/// <param name="Constraint">As it was written.</param>
/// <param name="Violation">By how much it fails: |left - right| of an equality, left - right of left ≤ right where that is above 0, else 0.</param>
/// <param name="Multiplier">
/// Its Lagrange multiplier: how fast the least value falls when the constraint is relaxed (right side raised by one unit); 0 where it does not bind. At least 0 for an inequality.
/// </param>
/// <param name="IsActive">Whether it holds the point back: an equality always, an inequality where its multiplier is above 0.</param>
public readonly record struct ConstraintReading(string Constraint, double Violation, double Multiplier, bool IsActive)
{
    /// <summary>For example <c>x + y &lt;= 1 (multiplier 0.5)</c>.</summary>
    public override string ToString() =>
        Constraint + (IsActive ? $" (multiplier {Numbers.Short(Multiplier)})" : " (not active)");
}
