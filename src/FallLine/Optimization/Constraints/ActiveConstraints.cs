using MathNet.Numerics.LinearAlgebra.Double;

namespace FallLine.Optimization;

/// <summary>The constraints and bounds that a point lies on: which of them hold it back, and what directions they leave.</summary>
internal sealed class ActiveConstraints
{
    /// <summary>A multiplier below this part of the largest is zero: multipliers are as exact as the constraints are met.</summary>
    public const double MultiplierError = 1e-7;

    /// <summary>A singular value below this part of the largest is zero: active constraints that depend on each other.</summary>
    private const double RelativeZero = 1e-10;

    private readonly List<double[]> _holding = [];
    private readonly List<double[]> _touched = [];

    /// <param name="constraints">The constraints.</param>
    /// <param name="result">What each of them, and each bound, came to.</param>
    /// <param name="at">The point.</param>
    public ActiveConstraints(ConstraintSet constraints, Result result, double[] at)
    {
        double largest = result.Constraints.Max(reading => Math.Abs(reading.Multiplier));
        double[] values = new double[result.Constraints.Length];
        constraints.Values(at, values);
        for (int i = 0; i < values.Length; i++)
        {
            bool equality = constraints.Rows[i].IsEquality;
            bool holds = equality || result.Constraints[i].Multiplier > MultiplierError * largest;
            if (holds || values[i] >= -MultiplierError)
            {
                double[] normal = new double[at.Length];
                constraints.Gradient(at, Vectors.Unit(values.Length, i), normal);
                (holds ? _holding : _touched).Add(normal);
            }

            HoldsOneSide |= holds && !equality;
        }

        foreach (ActiveBound bound in result.ActiveBounds)
        {
            bool both = bound.Side == BoundSide.Both;
            bool pressed = Math.Abs(bound.Multiplier) > MultiplierError * Math.Max(largest, 1);
            double[] normal = Vectors.Unit(at.Length, bound.Index);
            normal[bound.Index] = bound.Side == BoundSide.Lower ? -1 : 1;
            (both || pressed ? _holding : _touched).Add(normal);
            HoldsOneSide |= pressed && !both;
        }
    }

    /// <summary>Whether an inequality or a bound holds the point back.</summary>
    public bool HoldsOneSide { get; }

    /// <summary>The outward normals of what is met with equality and has no multiplier: it forbids one side of directions that count as free.</summary>
    public IReadOnlyList<double[]> Touched => _touched;

    /// <summary>An orthonormal basis of the directions that nothing with a multiplier forbids.</summary>
    public double[][] Free(int n)
    {
        double[][] normals = [.. _holding.Select(normal => (normal, length: Vectors.Norm(normal))).Where(row => row.length > 0).Select(row => row.normal.Select(x => x / row.length).ToArray())];
        if (normals.Length == 0)
        {
            return [.. Enumerable.Range(0, n).Select(i => Vectors.Unit(n, i))];
        }

        // Lengths say nothing about independence.
        MathNet.Numerics.LinearAlgebra.Factorization.Svd<double> svd = DenseMatrix.OfRowArrays(normals).Svd(computeVectors: true);
        int rank = svd.S.Count(value => value > RelativeZero * svd.S[0]);
        return [.. Enumerable.Range(rank, n - rank).Select(i => svd.VT.Row(i).ToArray())];
    }
}
