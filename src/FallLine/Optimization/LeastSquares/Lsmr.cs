namespace FallLine.Optimization;

/// <summary>The x that makes ‖B·x - b‖ least, by products with B and Bᵀ alone.</summary>
/// <remarks>
/// <para>
/// Golub and Kahan's bidiagonalisation B·V = U·C with β·u = b, and on it MINRES for the normal equations BᵀB·x = Bᵀb: ‖Bᵀ(b - B·x)‖ falls from step to step, and so does ‖b - B·x‖, so that it may be stopped anywhere with a point that is
/// better than all before. D. C.-L. Fong and M. Saunders, LSMR: an iterative algorithm for sparse least-squares problems, SIAM J. Sci. Comput. 33 (2011) 2950–2971, algorithm LSMR and section 2.8; names as there.
/// </para>
/// <para>From x = 0 on, the solution found is the shortest. Work per step: a product with B, one with Bᵀ, and five passes over vectors. Nothing is allocated after the construction.</para>
/// </remarks>
/// <param name="rows">The rows of B.</param>
/// <param name="columns">The columns of B.</param>
internal sealed class Lsmr(int rows, int columns)
{
    private readonly double[] _u = new double[rows];
    private readonly double[] _v = new double[columns];
    private readonly double[] _h = new double[columns];
    private readonly double[] _hBar = new double[columns];
    private readonly double[] _product = new double[Math.Max(rows, columns)];

    /// <summary>B, as what it does to vectors.</summary>
    internal interface IOperator
    {
        /// <summary>Writes B·x.</summary>
        void Multiply(ReadOnlySpan<double> x, Span<double> product);

        /// <summary>Writes Bᵀ·u.</summary>
        void MultiplyTransposed(ReadOnlySpan<double> u, Span<double> product);
    }

    /// <summary>b, which the caller writes before he asks for the solution; overwritten.</summary>
    public Span<double> Right => _u;

    /// <summary>Goes on until ‖Bᵀ(b - B·x)‖ is at most a part of what it was at 0.</summary>
    /// <param name="b">B.</param>
    /// <param name="forcing">That part.</param>
    /// <param name="most">So many steps at the most.</param>
    /// <param name="x">Receives the solution.</param>
    /// <returns>The steps taken.</returns>
    public int Solve<TOperator>(TOperator b, double forcing, int most, Span<double> x)
        where TOperator : IOperator
    {
        x.Clear();
        _hBar.AsSpan().Clear();
        double beta = Normalize(_u);
        b.MultiplyTransposed(_u, _v);
        double alpha = Normalize(_v);
        _v.CopyTo(_h.AsSpan());
        (double alphaBar, double zetaBar, double rho, double rhoBar, double cBar, double sBar) = (alpha, alpha * beta, 1, 1, 1, 0);
        double tolerance = forcing * zetaBar;
        int step = 0;
        while (step < most && Math.Abs(zetaBar) > tolerance)
        {
            step++;
            Span<double> product = _product.AsSpan(0, rows);
            b.Multiply(_v, product);
            Vectors.AddScaled(product, -alpha, _u, _u);
            beta = Normalize(_u);
            product = _product.AsSpan(0, columns);
            b.MultiplyTransposed(_u, product);
            Vectors.AddScaled(product, -beta, _v, _v);
            alpha = Normalize(_v);

            double rhoOld = rho;
            rho = double.Hypot(alphaBar, beta);
            (double c, double s) = (alphaBar / rho, beta / rho);
            double theta = s * alpha;
            alphaBar = c * alpha;
            double rhoBarOld = rhoBar;
            double thetaBar = sBar * rho;
            rhoBar = double.Hypot(cBar * rho, theta);
            (cBar, sBar) = (cBar * rho / rhoBar, theta / rhoBar);
            double zeta = cBar * zetaBar;
            zetaBar *= -sBar;

            Vectors.AddScaled(_h, -(thetaBar * rho / (rhoOld * rhoBarOld)), _hBar, _hBar);
            Vectors.AddScaled(x, zeta / (rho * rhoBar), _hBar, x);
            Vectors.AddScaled(_v, -(theta / rho), _h, _h);
        }

        return step;
    }

    private static double Normalize(double[] vector)
    {
        double length = Vectors.Norm(vector);
        if (length > 0)
        {
            Vectors.Scale(1 / length, vector, vector);
        }

        return length;
    }
}
