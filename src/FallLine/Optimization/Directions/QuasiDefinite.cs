namespace FallLine.Optimization;

/// <summary>Solves [-P Rᵀ; R Q]·[u; w] = [a; b], where P and Q + R·P⁻¹·Rᵀ are positive definite, by two Cholesky factorisations.</summary>
/// <remarks>Both middle matrices of a compact quasi-Newton matrix have this form. The blocks are k by k, row by row.</remarks>
/// <param name="most">The greatest k.</param>
internal sealed class QuasiDefinite(int most)
{
    private readonly double[] _left = new double[most * most];
    private readonly double[] _mixed = new double[most * most];
    private readonly double[] _complement = new double[most * most];
    private readonly double[] _right = new double[most * most];
    private int _k;

    /// <summary>Factors the matrix of these blocks.</summary>
    /// <returns>False where rounding has left a block that is not positive definite.</returns>
    public bool Factor(int k, ReadOnlySpan<double> p, ReadOnlySpan<double> r, ReadOnlySpan<double> q)
    {
        _k = k;
        if (!Cholesky.TryFactor(p, 0, 0, _left, k))
        {
            return false;
        }

        // With P = L·Lᵀ, the rows of R·L⁻ᵀ; their products are R·P⁻¹·Rᵀ.
        r[..(k * k)].CopyTo(_mixed);
        for (int i = 0; i < k; i++)
        {
            Cholesky.SolveLower(_left, Mixed(i));
            for (int j = 0; j <= i; j++)
            {
                _complement[(i * k) + j] = q[(i * k) + j] + Vectors.Dot(Mixed(i), Mixed(j));
            }
        }

        return Cholesky.TryFactor(_complement, 0, 0, _right, k);
    }

    /// <summary>Solves in place.</summary>
    /// <param name="v">a and b one after another, 2k numbers; receives u and w.</param>
    public void Solve(Span<double> v)
    {
        Span<double> u = v[.._k];
        Span<double> w = v.Slice(_k, _k);
        Cholesky.SolveLower(_left, u);
        for (int i = 0; i < _k; i++)
        {
            w[i] += Vectors.Dot(Mixed(i), u);
        }

        Cholesky.Solve(_right, w);
        Vectors.Negate(u, u);
        for (int i = 0; i < _k; i++)
        {
            Vectors.AddScaled(u, w[i], Mixed(i), u);
        }

        Cholesky.SolveUpper(_left, u);
    }

    private Span<double> Mixed(int i) => _mixed.AsSpan(i * _k, _k);
}
