namespace FallLine.Optimization;

/// <summary>The least eigenvalue of a Hessian and its eigenvector, by the Lanczos process on products.</summary>
/// <remarks>
/// With full reorthogonalisation, and a fixed first vector that no symmetry makes orthogonal to an eigenvector: exact to rounding for up to <see cref="MostSteps"/> variables, and an upper bound beyond. Golub and Van Loan,
/// Matrix Computations, 4th edition, section 10.1. It allocates: it is asked once per point where the gradient vanishes.
/// </remarks>
internal static class LeastEigenpair
{
    /// <summary>The most products that are taken.</summary>
    public const int MostSteps = 60;

    /// <summary>The least eigenvalue, with its vector of length 1; null where the evaluator refused or a product is not finite.</summary>
    public static (double Value, double Scale, double[] Vector)? Of(Iterate at, Evaluator evaluator)
    {
        int n = evaluator.Dimension;
        int most = Math.Min(MostSteps, n);
        List<double[]> basis = [Start(n)];
        List<double> diagonal = [];
        List<double> beside = [];
        while (true)
        {
            double[] vector = basis[^1];
            double[] next = new double[n];
            if (!evaluator.HessianProduct(at, vector, next) || !double.IsFinite(Vectors.LargestMagnitude(next)))
            {
                return null;
            }

            double scale = Vectors.Norm(next);
            diagonal.Add(Vectors.Dot(vector, next));
            Orthogonalise(next, basis);
            double length = Vectors.Norm(next);
            if (diagonal.Count == most || length <= 1e-14 * scale)
            {
                return Ritz(basis, diagonal, beside);
            }

            Vectors.Scale(1 / length, next, next);
            beside.Add(length);
            basis.Add(next);
        }
    }

    /// <summary>The least eigenpair of the tridiagonal matrix, carried back.</summary>
    private static (double Value, double Scale, double[] Vector) Ritz(List<double[]> basis, List<double> diagonal, List<double> beside)
    {
        int m = diagonal.Count;
        double[] matrix = new double[m * m];
        for (int i = 0; i < m; i++)
        {
            matrix[(i * m) + i] = diagonal[i];
            if (i + 1 < m)
            {
                matrix[(i * m) + i + 1] = matrix[((i + 1) * m) + i] = beside[i];
            }
        }

        double[] vectors = new double[m * m];
        double[] values = new double[m];
        SymmetricEigen.Decompose(matrix, vectors, values, new double[m]);
        int least = Array.IndexOf(values, values.Min());
        double[] vector = new double[basis[0].Length];
        for (int i = 0; i < m; i++)
        {
            Vectors.AddScaled(vector, vectors[(least * m) + i], basis[i], vector);
        }

        return (values[least], Vectors.LargestMagnitude(values), vector);
    }

    /// <summary>Twice is enough: Kahan's rule for Gram–Schmidt.</summary>
    private static void Orthogonalise(double[] next, List<double[]> basis)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            foreach (double[] earlier in basis)
            {
                Vectors.AddScaled(next, -Vectors.Dot(earlier, next), earlier, next);
            }
        }
    }

    /// <summary>Weyl's sequence of the golden ratio: no symmetry that an eigenvector could be orthogonal to.</summary>
    private static double[] Start(int n)
    {
        double[] vector = new double[n];
        for (int i = 0; i < n; i++)
        {
            vector[i] = 0.5 + ((i + 1) * 0.6180339887498949 % 1);
        }

        Vectors.Scale(1 / Vectors.Norm(vector), vector, vector);
        return vector;
    }
}
