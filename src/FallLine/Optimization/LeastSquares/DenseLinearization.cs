namespace FallLine.Optimization;

/// <summary>Linearised residuals with the whole Jacobian, made least by its factors.</summary>
/// <param name="source">The residuals.</param>
/// <param name="loss">What they count for.</param>
/// <param name="factor">The memory of the factors; one set of factors serves a run.</param>
/// <param name="solver">Solves with them.</param>
/// <param name="bounds">Where there are any.</param>
internal sealed class DenseLinearization(Residuals source, RobustLoss loss, PivotedQr factor, DampedLeastSquares solver, Bounds? bounds = null) : Linearization(source, loss, bounds)
{
    private readonly double[] _jacobian = new double[checked(source.Count * source.Dimension)];

    /// <summary>J, row by row.</summary>
    public ReadOnlySpan<double> Jacobian => _jacobian;

    public override ReadOnlySpan<double> Scale => Factored().Scale;

    /// <summary>Solves with the factors, which <see cref="Factored"/> has brought up to date.</summary>
    public DampedLeastSquares Solver => solver;

    protected override Span<double> Elements => _jacobian;

    /// <summary>The factors of J, computed when first asked for.</summary>
    public PivotedQr Factored()
    {
        factor.Factor(this);
        return factor;
    }

    public override void Forget()
    {
        base.Forget();
        factor.Forget(this);
    }

    public override void Gradient(Span<double> gradient)
    {
        gradient.Clear();
        for (int i = 0; i < Residuals.Length; i++)
        {
            Vectors.AddScaled(gradient, Residuals[i], Row(i), gradient);
        }
    }

    public override double SquaredProduct(ReadOnlySpan<double> vector) => Factored().SquaredProduct(vector);

    public override void GaussNewton(Span<double> step) => solver.Solve(Factored(), factor.Scale, 0, step);

    public override void Damped(ReadOnlySpan<double> roots, double forcing, Span<double> step) => solver.Solve(Factored(), roots, 1, step);

    public override (double Reachable, double Unreachable, int Rank) Split() => (Factored().Reachable, factor.Unreachable, factor.Rank);

    protected override void Fill(ReadOnlySpan<double> point, Span<double> residuals) => Source.ValuesAndJacobian(point, residuals, _jacobian);

    protected override Span<double> Row(int row) => _jacobian.AsSpan(row * Source.Dimension, Source.Dimension);
}
