using FallLine.Optimization;

namespace FallLine.Diagnosis;

/// <summary>What kind of point the end of a run under constraints is: the Lagrangian's curvature along the directions that the active constraints and bounds leave.</summary>
/// <remarks>The second-order conditions of J. Nocedal and S. J. Wright, Numerical Optimization, 2nd ed., section 12.5, where every active inequality has a multiplier.</remarks>
internal static class ConstrainedPoint
{
    /// <summary>Of the curvature of function and Lagrangian: less than this along the constraints may be what the multipliers are wrong by, or the point.</summary>
    private const double Flat = 1e-6;

    /// <summary>Null where it cannot be told: too many variables, a term other than bounds, or derivatives that are not finite.</summary>
    public static CriticalPoint? Classify(Objective objective, Result result)
    {
        int n = objective.Dimension;
        if (n > CriticalPoint.LargestDimension || objective.Term is not (null or Bounds) || objective.Constraints is not { } constraints)
        {
            return null;
        }

        double[] at = [.. result.Point];
        double sign = result.Maximized ? -1 : 1;
        double[] multipliers = [.. result.Constraints.Select(reading => sign * reading.Multiplier)];
        var active = new ActiveConstraints(constraints, result, at);
        double[][] basis = active.Free(n);
        CriticalPointKind asked = result.Maximized ? CriticalPointKind.Maximum : CriticalPointKind.Minimum;
        if (basis.Length == 0)
        {
            return new CriticalPoint(asked, []) { Certainty = double.PositiveInfinity };
        }

        double[][] whole = [.. Enumerable.Range(0, n).Select(i => Vectors.Unit(n, i))];
        double[] own = new double[n * n];
        double[] lagrangian = new double[n * n];
        if (double.IsNaN(SecondDerivatives.EvaluateChecked(new TangentObjective(objective, multipliers, at, whole), new double[n], lagrangian))
            || double.IsNaN(SecondDerivatives.EvaluateChecked(new TangentObjective(objective, new double[multipliers.Length], at, whole), new double[n], own))
            || CriticalPoint.Classify(new TangentObjective(objective, multipliers, at, basis), new double[basis.Length]) is not { } tangent)
        {
            return null;
        }

        double[] escape = new double[tangent.EscapeDirection.IsEmpty ? 0 : n];
        for (int i = 0; i < tangent.EscapeDirection.Length; i++)
        {
            Vectors.AddScaled(escape, tangent.EscapeDirection[i], basis[i], escape);
        }

        // An inequality that binds rises (in a maximum, falls) to the inside: with the opposite along the tangent it is a saddle.
        bool opposite = active.HoldsOneSide && tangent.Kind is (CriticalPointKind.Minimum or CriticalPointKind.Maximum) && tangent.Kind != asked;
        double curvature = Math.Max(Vectors.LargestMagnitude(own), Vectors.LargestMagnitude(lagrangian));
        bool flat = tangent.Kind is CriticalPointKind.Minimum or CriticalPointKind.Maximum or CriticalPointKind.Saddle
            && tangent.Eigenvalues.Any(eigenvalue => Math.Abs(eigenvalue) <= Flat * curvature);
        return tangent with { Kind = flat || (active.Touched.Count > 0 && tangent.Kind != asked) ? CriticalPointKind.Degenerate : opposite ? CriticalPointKind.Saddle : tangent.Kind, EscapeDirection = [.. escape] };
    }
}
