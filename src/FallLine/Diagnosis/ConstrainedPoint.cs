using FallLine.Optimization;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FallLine.Diagnosis;

/// <summary>What kind of point the end of a run under constraints is: the Lagrangian's curvature along the directions that the active constraints and bounds leave.</summary>
/// <remarks>The second-order conditions of J. Nocedal and S. J. Wright, Numerical Optimization, 2nd ed., section 12.5, where every active inequality has a multiplier.</remarks>
internal static class ConstrainedPoint
{
    /// <summary>A singular value below this part of the largest is zero: active constraints that depend on each other.</summary>
    private const double RelativeZero = 1e-10;

    /// <summary>A curvature along the constraints below this part of the Lagrangian's own is what an error of the multipliers leaves: they are as exact as the constraints are met.</summary>
    private const double MultiplierError = 1e-7;

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
        List<double[]> normals = Normals(constraints, result, at, out bool oneSided, out bool undecided);
        double[][] basis = Complement(normals, n);
        CriticalPointKind asked = result.Maximized ? CriticalPointKind.Maximum : CriticalPointKind.Minimum;
        if (basis.Length == 0)
        {
            return new CriticalPoint(asked, []) { Certainty = double.PositiveInfinity };
        }

        double[][] whole = [.. Enumerable.Range(0, n).Select(i => Unit(n, i))];
        double[] lagrangian = new double[n * n];
        if (double.IsNaN(SecondDerivatives.EvaluateChecked(new TangentObjective(objective, multipliers, at, whole), new double[n], lagrangian))
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
        bool opposite = oneSided && tangent.Kind is (CriticalPointKind.Minimum or CriticalPointKind.Maximum) && tangent.Kind != asked;
        bool flat = tangent.Kind is CriticalPointKind.Minimum or CriticalPointKind.Maximum
            && tangent.Eigenvalues.Any(eigenvalue => Math.Abs(eigenvalue) <= MultiplierError * Vectors.LargestMagnitude(lagrangian));
        return tangent with { Kind = flat || (undecided && tangent.Kind != asked) ? CriticalPointKind.Degenerate : opposite ? CriticalPointKind.Saddle : tangent.Kind, EscapeDirection = [.. escape] };
    }

    /// <param name="constraints">The constraints.</param>
    /// <param name="result">What each of them, and each bound, came to.</param>
    /// <param name="at">The point.</param>
    /// <param name="oneSided">Whether an inequality or a bound holds the point back.</param>
    /// <param name="undecided">Whether one that is met with equality has no multiplier: it forbids one side of a direction that counts as free here.</param>
    private static List<double[]> Normals(ConstraintSet constraints, Result result, double[] at, out bool oneSided, out bool undecided)
    {
        var normals = new List<double[]>();
        oneSided = undecided = false;
        double largest = result.Constraints.Max(reading => Math.Abs(reading.Multiplier));
        double[] values = new double[result.Constraints.Length];
        constraints.Values(at, values);
        for (int i = 0; i < values.Length; i++)
        {
            ConstraintReading reading = result.Constraints[i];
            bool equality = constraints.Rows[i].IsEquality;
            if (equality || reading.Multiplier > MultiplierError * largest)
            {
                double[] normal = new double[at.Length];
                constraints.Gradient(at, Unit(values.Length, i), normal);
                normals.Add(normal);
                oneSided |= !equality;
            }
            else
            {
                undecided |= values[i] >= -MultiplierError;
            }
        }

        foreach (ActiveBound bound in result.ActiveBounds)
        {
            bool pressed = Math.Abs(bound.Multiplier) > MultiplierError * Math.Max(largest, 1);
            bool both = bound.Side == BoundSide.Both;
            if (pressed || both)
            {
                normals.Add(Unit(at.Length, bound.Index));
            }

            oneSided |= pressed && !both;
            undecided |= !pressed && !both;
        }

        return normals;
    }

    /// <summary>An orthonormal basis of what is orthogonal to all normals.</summary>
    private static double[][] Complement(List<double[]> normals, int n)
    {
        if (normals.Count == 0)
        {
            return [.. Enumerable.Range(0, n).Select(i => Unit(n, i))];
        }

        // Lengths say nothing about independence.
        DenseMatrix rows = DenseMatrix.OfRowArrays(normals.Select(normal => normal.Select(x => x / Math.Max(Vectors.Norm(normal), double.Epsilon)).ToArray()));
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd = rows.Svd(computeVectors: true);
        int rank = svd.S.Count(value => value > RelativeZero * svd.S[0]);
        return [.. Enumerable.Range(rank, n - rank).Select(i => svd.VT.Row(i).ToArray())];
    }

    private static double[] Unit(int size, int i)
    {
        double[] unit = new double[size];
        unit[i] = 1;
        return unit;
    }
}
