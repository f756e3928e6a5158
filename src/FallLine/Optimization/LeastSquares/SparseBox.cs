namespace FallLine.Optimization;

/// <summary>Steps within bounds for a sparse J.</summary>
internal sealed class SparseBox(int dimension, Bounds bounds) : BoxedLeastSquares(dimension, bounds, MostRounds)
{
    /// <summary>Each round solves the whole system again; the first few hold nearly all variables that will be held.</summary>
    private const int MostRounds = 10;

    /// <summary>What makes the model least.</summary>
    public SparseLeastSquares Solver { get; set; } = null!;

    /// <summary>What part of the model's gradient may be left.</summary>
    public double Forcing { get; set; }

    protected override void SolveOthers(ReadOnlySpan<bool> held, ReadOnlySpan<double> scaling, double damping, Span<double> step) => Solver.Solve(scaling, damping, Forcing, held, step);

    protected override double SquaredProduct(ReadOnlySpan<double> step) => Solver.SquaredProduct(step);
}
