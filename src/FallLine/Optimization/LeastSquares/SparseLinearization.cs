namespace FallLine.Optimization;

/// <summary>Linearised residuals of whose Jacobian the entries alone are kept.</summary>
/// <param name="source">The residuals.</param>
/// <param name="loss">What they count for.</param>
/// <param name="solver">Makes the model least; one serves a run.</param>
/// <param name="bounds">Where there are any.</param>
internal sealed class SparseLinearization(Residuals source, RobustLoss loss, SparseLeastSquares solver, Bounds? bounds = null) : Linearization(source, loss, bounds)
{
    private readonly SparsityPattern _pattern = solver.Pattern;
    private readonly double[] _entries = new double[solver.Pattern.Count];

    /// <summary>The entries of J, in the order of the pattern.</summary>
    public ReadOnlySpan<double> Entries => _entries;

    public override ReadOnlySpan<double> Scale => Solver().Scale;

    protected override Span<double> Elements => _entries;

    /// <summary>What makes this model least.</summary>
    public SparseLeastSquares Solver()
    {
        solver.Load(this);
        return solver;
    }

    public override void Forget()
    {
        base.Forget();
        solver.Forget(this);
    }

    public override void Gradient(Span<double> gradient)
    {
        gradient.Clear();
        ReadOnlySpan<int> columns = _pattern.ColumnIndices;
        ReadOnlySpan<int> starts = _pattern.RowStarts;
        for (int i = 0; i < Residuals.Length; i++)
        {
            double residual = Residuals[i];
            for (int entry = starts[i]; entry < starts[i + 1]; entry++)
            {
                gradient[columns[entry]] += residual * _entries[entry];
            }
        }
    }

    public override double SquaredProduct(ReadOnlySpan<double> vector) => Solver().SquaredProduct(vector);

    public override void GaussNewton(Span<double> step) => Solver().GaussNewton.CopyTo(step);

    public override void Damped(ReadOnlySpan<double> roots, double forcing, Span<double> step) => Solver().Solve(roots, 1, forcing, step);

    public override (double Reachable, double Unreachable, int Rank) Split() => Solver().Split();

    protected override void Fill(ReadOnlySpan<double> point, Span<double> residuals) => Source.ValuesAndEntries(point, residuals, _entries);

    protected override Span<double> Row(int row) => _entries.AsSpan(_pattern.RowStarts[row].._pattern.RowStarts[row + 1]);
}
