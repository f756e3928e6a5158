namespace FallLine;

/// <summary>A symmetric positive definite matrix M ≈ the Hessian that a user knows: directions use z = M⁻¹g in the place of the gradient g.</summary>
/// <remarks>
/// A method preconditioned by M takes the steps that it would take in the variables u with x = M^(-½)·u, where the curvatures are closer to each other.
/// Stateless; it may serve any number of runs at once.
/// </remarks>
/// <example><code>
/// var descent = Methods.ConjugateGradient() with { Direction = new ConjugateGradient { Preconditioner = Preconditioner.Diagonal([1, 100, 10_000]) } };
/// </code></example>
public abstract class Preconditioner
{
    /// <summary>Solves M·z = gradient.</summary>
    /// <param name="point">Where, for an M that depends on it.</param>
    /// <param name="gradient">g.</param>
    /// <param name="result">Receives z.</param>
    public abstract void Solve(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> result);

    /// <summary>A diagonal M: the curvature, or its order of magnitude, in each variable.</summary>
    /// <param name="curvatures">Above 0, one for each variable.</param>
    /// <exception cref="ArgumentException">A number is not above 0.</exception>
    public static Preconditioner Diagonal(ReadOnlySpan<double> curvatures)
    {
        foreach (double curvature in curvatures)
        {
            if (!(curvature > 0 && double.IsFinite(curvature)))
            {
                throw new ArgumentException($"A preconditioner's diagonal must be above 0; it has {curvature}.", nameof(curvatures));
            }
        }

        return new Scales(curvatures.ToArray());
    }

    /// <summary>A dense M, factored once.</summary>
    /// <param name="matrix">Symmetric and positive definite; its lower triangle is read.</param>
    /// <exception cref="ArgumentException">The matrix is not square, or not positive definite.</exception>
    public static Preconditioner Matrix(double[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.GetLength(0);
        double[] rows = [.. matrix.Cast<double>()];
        double[] factor = new double[rows.Length];
        return matrix.GetLength(1) == n && Optimization.Cholesky.TryFactor(rows, 0, 0, factor, n)
            ? new Factored(factor)
            : throw new ArgumentException("A preconditioner's matrix must be square, symmetric and positive definite.", nameof(matrix));
    }

    /// <summary>An M given by code that solves with it.</summary>
    /// <param name="solve">Solves M·z = gradient; M must be symmetric and positive definite. Called from every thread that runs a descent with it.</param>
    public static Preconditioner From(PreconditionerFunction solve)
    {
        ArgumentNullException.ThrowIfNull(solve);
        return new Code(solve);
    }

    /// <summary>z at an iterate; g itself without a preconditioner.</summary>
    internal static void Apply(Preconditioner? preconditioner, Iterate at, Span<double> result)
    {
        if (preconditioner is null)
        {
            at.Gradient.CopyTo(result);
        }
        else
        {
            preconditioner.Solve(at.Point, at.Gradient, result);
        }
    }

    private sealed class Scales(double[] curvatures) : Preconditioner
    {
        public override void Solve(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> result)
        {
            if (curvatures.Length != gradient.Length)
            {
                throw new ArgumentException($"The preconditioner's diagonal has {curvatures.Length} numbers, but there are {gradient.Length} variables.");
            }

            for (int i = 0; i < gradient.Length; i++)
            {
                result[i] = gradient[i] / curvatures[i];
            }
        }
    }

    private sealed class Factored(double[] factor) : Preconditioner
    {
        public override void Solve(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> result)
        {
            if (factor.Length != gradient.Length * gradient.Length)
            {
                throw new ArgumentException($"The preconditioner's matrix has {factor.Length} elements, but there are {gradient.Length} variables.");
            }

            gradient.CopyTo(result);
            Optimization.Cholesky.Solve(factor, result[..gradient.Length]);
        }
    }

    private sealed class Code(PreconditionerFunction solve) : Preconditioner
    {
        public override void Solve(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> result) => solve(point, gradient, result);
    }
}
