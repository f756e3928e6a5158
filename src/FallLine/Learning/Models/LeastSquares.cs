using System.Collections.Immutable;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace FallLine.Learning;

/// <summary>The minimum of (1/n)·‖X·w + b - y‖² + (l2/2)·‖w‖² by orthogonal factors, never by XᵀX, which would square the condition number.</summary>
/// <remarks>
/// <para>The triangular factor of [1 X y] has, below and right of its first row, the factor [R z] of the same columns with their means removed: the
/// bias is eliminated. With R = U·S·Vᵀ the minimum is w = V·diag(s/(s² + n·l2/2))·Uᵀ·z, and b makes the residuals sum to 0.</para>
/// <para>Without a penalty, singular values below max(n, d)·ε times the largest count as 0 (the cutoff of numpy.linalg.lstsq and MATLAB's rank): of the
/// many minima of columns that depend on each other this gives the one of least norm, where descent from zero goes too.</para>
/// </remarks>
internal static class LeastSquares
{
    /// <summary>The most operations to spend: some three seconds, at 3·10⁹ a second as measured on one core of a 2-core virtual machine.</summary>
    private const double MostOperations = 1e10;

    /// <summary>Whether the closed form costs seconds at most: 2·n·d² operations for the factor and, as measured, the time of 14·d³ for the singular values.</summary>
    public static bool IsAffordable(Examples examples)
    {
        double features = examples.FeatureCount;
        return ((2.0 * examples.Rows) + (14 * features)) * features * features <= MostOperations;
    }

    /// <summary>The minimum, weights before bias, and the rank; null where the numbers are too large to square, so that there is none in double precision.</summary>
    public static (ImmutableArray<double> Point, int Rank)? Solve(Examples examples, ReadOnlySpan<double> targets, double l2)
    {
        int features = examples.FeatureCount;
        ReadOnlySpan<double> r = Factor(examples, targets).Finish();
        foreach (double element in r)
        {
            if (!double.IsFinite(element))
            {
                return null;
            }
        }

        int columns = features + 2;
        var triangle = new DenseMatrix(features, features);
        var rightSide = new DenseVector(features);
        for (int row = 0; row < features; row++)
        {
            for (int column = row; column < features; column++)
            {
                triangle[row, column] = r[((row + 1) * columns) + column + 1];
            }

            rightSide[row] = r[((row + 1) * columns) + columns - 1];
        }

        Svd<double> svd;
        try
        {
            svd = triangle.Svd();
        }
        catch (NonConvergenceException)
        {
            return null;
        }

        double cutoff = Math.Max(examples.Rows, features) * Precision.DoublePrecision * 2 * svd.S[0];
        Vector<double> along = svd.U.TransposeThisAndMultiply(rightSide);
        int rank = 0;
        for (int i = 0; i < features; i++)
        {
            double s = svd.S[i];
            bool counts = s > cutoff;
            rank += counts ? 1 : 0;
            along[i] *= counts || l2 > 0 ? s / ((s * s) + (examples.Rows * l2 / 2)) : 0;
        }

        double[] weights = svd.VT.TransposeThisAndMultiply(along).ToArray();

        // The first row of the factor says that the residuals sum to 0: r₀₀·b + r₀·w = r₀y.
        double bias = r[columns - 1];
        for (int feature = 0; feature < features; feature++)
        {
            bias -= r[feature + 1] * weights[feature];
        }

        return ([.. weights, bias / r[0]], rank);
    }

    private static TriangularFactor Factor(Examples examples, ReadOnlySpan<double> targets)
    {
        int features = examples.FeatureCount;
        var factor = new TriangularFactor(features + 2);
        for (int row = 0; row < examples.Rows; row++)
        {
            Span<double> place = factor.NextRow(out int stride);
            ReadOnlySpan<double> x = examples.Features.Slice(row * features, features);
            place[0] = 1;
            for (int feature = 0; feature < features; feature++)
            {
                place[(feature + 1) * stride] = x[feature];
            }

            place[(features + 1) * stride] = targets[row];
        }

        return factor;
    }
}
