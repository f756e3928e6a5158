namespace FallLine.Optimization;

/// <summary>Steps within bounds by the factors of J: the others are solved for on its triangle, so that m does not matter.</summary>
internal sealed class DenseBox(int dimension, Bounds bounds) : BoxedLeastSquares(dimension, bounds, mostRounds: dimension)
{
    private readonly PivotedQr _factor = new(dimension, dimension);
    private readonly DampedLeastSquares _solver = new(dimension);
    private readonly double[] _triangle = new double[checked(dimension * dimension)];
    private readonly double[] _right = new double[dimension];
    private readonly double[] _others = new double[dimension];

    /// <summary>The factors of J with Qᵀr, without the columns of variables that a bound holds.</summary>
    public PivotedQr Whole { get; set; } = null!;

    protected override void SolveOthers(ReadOnlySpan<bool> held, ReadOnlySpan<double> scaling, double damping, Span<double> step)
    {
        Reduce(held, step);
        _factor.Factor(_triangle, _right, held);
        _solver.Solve(_factor, scaling, damping, _others);
        for (int i = 0; i < Dimension; i++)
        {
            step[i] = held[i] ? step[i] : _others[i];
        }
    }

    protected override double SquaredProduct(ReadOnlySpan<double> step) => Whole.SquaredProduct(step);

    /// <summary>The triangle in the variables' own order and units, and what the held ones leave of the right side.</summary>
    private void Reduce(ReadOnlySpan<bool> held, ReadOnlySpan<double> step)
    {
        int given = Math.Min(Whole.Rows, Dimension);
        for (int i = 0; i < Dimension; i++)
        {
            _right[i] = i < given ? Whole.Rotated[i] : 0;
            for (int k = 0; k < Dimension; k++)
            {
                int variable = Whole.Order[k];
                double element = k < i ? 0 : Whole.Upper(i, k) * Whole.Scale[variable];
                _triangle[(i * Dimension) + variable] = element;
                _right[i] += held[variable] ? element * step[variable] : 0;
            }
        }
    }
}
