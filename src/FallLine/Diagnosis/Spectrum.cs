using FallLine.Optimization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FallLine.Diagnosis;

/// <summary>Eigenvalues of the Hessian: all of them for few variables, the extreme ones for many.</summary>
internal static class Spectrum
{
    private const int LanczosSteps = 40;

    /// <summary>All eigenvalues, ascending; null where the Hessian has a NaN or an infinity.</summary>
    public static double[]? Whole(Objective objective, ReadOnlySpan<double> point)
    {
        int size = objective.Dimension;
        double[] hessian = new double[size * size];
        objective.Hessian(point, hessian);
        if (!Array.TrueForAll(hessian, double.IsFinite))
        {
            return null;
        }

        return size switch
        {
            1 => hessian,
            2 => OfTwo(hessian[0], hessian[1], hessian[3]),
            _ => OfSymmetric(new DenseMatrix(size, size, hessian)),
        };
    }

    /// <summary>
    /// Estimates of the least and the greatest eigenvalue by the Lanczos process on Hessian products, with full
    /// reorthogonalisation; both lie within the spectrum. Null where a product has a NaN or an infinity.
    /// </summary>
    /// <remarks>Golub and Van Loan, Matrix Computations, 4th edition, section 10.1. The first vector is fixed, so the estimate is repeatable.</remarks>
    public static (double Least, double Greatest)? Extremes(Objective objective, ReadOnlySpan<double> point)
    {
        int size = objective.Dimension;
        int steps = Math.Min(LanczosSteps, size);
        List<double[]> basis = [StartVector(size)];
        double[] diagonal = new double[steps];
        double[] offDiagonal = new double[steps];
        int done = 0;
        while (done < steps)
        {
            double[] vector = basis[done];
            double[] next = new double[size];
            objective.HessianProduct(point, vector, next);
            if (!Array.TrueForAll(next, double.IsFinite))
            {
                return null;
            }

            diagonal[done] = Vectors.Dot(vector, next);
            // Twice is enough: Kahan's rule for Gram–Schmidt.
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] earlier in basis)
                {
                    Vectors.AddScaled(next, -Vectors.Dot(earlier, next), earlier, next);
                }
            }

            double length = Vectors.Norm(next);
            offDiagonal[done] = length;
            done++;
            if (length <= 1e-12 * Math.Abs(diagonal[0]) || done == steps)
            {
                break;
            }

            for (int i = 0; i < size; i++)
            {
                next[i] /= length;
            }

            basis.Add(next);
        }

        DenseMatrix tridiagonal = new(done, done);
        for (int i = 0; i < done; i++)
        {
            tridiagonal[i, i] = diagonal[i];
            if (i + 1 < done)
            {
                tridiagonal[i, i + 1] = tridiagonal[i + 1, i] = offDiagonal[i];
            }
        }

        double[] ritz = OfSymmetric(tridiagonal);
        return (ritz[0], ritz[^1]);
    }

    // The command line classifies nearly every answer, and most have two variables: the decomposition's library need not be
    // loaded for those. The root of smaller magnitude comes from the determinant, not from a difference that cancels.
    private static double[] OfTwo(double a, double b, double d)
    {
        double mean = (a / 2) + (d / 2);
        double radius = double.Hypot((a / 2) - (d / 2), b);
        double large = mean + Math.CopySign(radius, mean);
        double small = large == 0 ? 0 : ((a / large) * d) - ((b / large) * b);
        return small < large ? [small, large] : [large, small];
    }

    private static double[] OfSymmetric(DenseMatrix matrix)
    {
        double[] eigenvalues = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
        Array.Sort(eigenvalues);
        return eigenvalues;
    }

    private static double[] StartVector(int size)
    {
        // Weyl's sequence of the golden ratio: no symmetry that an eigenvector could be orthogonal to.
        double[] vector = new double[size];
        for (int i = 0; i < size; i++)
        {
            double turn = (i + 1) * 0.6180339887498949;
            vector[i] = turn - Math.Floor(turn) - 0.5;
        }

        Vectors.Scale(1 / Vectors.Norm(vector), vector, vector);
        return vector;
    }
}
