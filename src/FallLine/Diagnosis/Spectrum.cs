using FallLine.Optimization;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FallLine.Diagnosis;

/// <summary>Eigenvalues of the Hessian: all of them for few variables, the extreme ones for many.</summary>
internal static class Spectrum
{
    private const int LanczosSteps = 40;

    /// <summary>All eigenvalues, ascending, with their eigenvectors; null where the Hessian has a NaN or an infinity.</summary>
    public static Decomposition? Decompose(Objective objective, ReadOnlySpan<double> point)
    {
        int size = objective.Dimension;
        double[] hessian = new double[size * size];
        double error = SecondDerivatives.EvaluateChecked(objective, point, hessian);
        if (double.IsNaN(error))
        {
            return null;
        }

        Decomposition decomposition = size switch
        {
            1 => new Decomposition([hessian[0]], [1]),
            2 => OfTwo(hessian[0], hessian[1], hessian[3]),
            _ => OfSymmetric(hessian, size),
        };
        return decomposition with { WrongBy = error * Math.Max(Math.Abs(decomposition.Values[0]), Math.Abs(decomposition.Values[^1])) };
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

    // The root of smaller magnitude comes from the determinant, not from a difference that cancels.
    private static Decomposition OfTwo(double a, double b, double d)
    {
        double mean = (a / 2) + (d / 2);
        double radius = double.Hypot((a / 2) - (d / 2), b);
        double large = mean + Math.CopySign(radius, mean);
        double small = large == 0 ? 0 : ((a / large) * d) - ((b / large) * b);

        // (b, large - a) and (large - d, b) both solve for the vector of the large root; the one that does not cancel is taken.
        (double x, double y) = Math.Abs(large - a) > Math.Abs(large - d) ? (b, large - a) : (large - d, b);
        double length = double.Hypot(x, y);
        (x, y) = length == 0 ? (1, 0) : (x / length, y / length);
        return small < large ? new Decomposition([small, large], [-y, x, x, y]) : new Decomposition([large, small], [x, y, -y, x]);
    }

    private static Decomposition OfSymmetric(double[] matrix, int size)
    {
        double[] vectors = new double[size * size];
        double[] values = new double[size];
        SymmetricEigen.Decompose(matrix, vectors, values, new double[size]);
        int[] order = [.. Enumerable.Range(0, size).OrderBy(i => values[i])];
        return new Decomposition([.. order.Select(i => values[i])], [.. order.SelectMany(i => vectors[(i * size)..((i + 1) * size)])]);
    }

    private static double[] OfSymmetric(DenseMatrix matrix)
    {
        double[] eigenvalues = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)];
        Array.Sort(eigenvalues);
        return eigenvalues;
    }

    /// <param name="Values">The eigenvalues, ascending.</param>
    /// <param name="Vectors">The unit eigenvectors, one per row, in the same order.</param>
    public sealed record Decomposition(double[] Values, double[] Vectors)
    {
        /// <summary>What the eigenvalues may be wrong by, all of them.</summary>
        public double WrongBy { get; init; }

        /// <summary>The eigenvector of an eigenvalue.</summary>
        public ReadOnlySpan<double> Vector(int i) => Vectors.AsSpan(i * Values.Length, Values.Length);
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
