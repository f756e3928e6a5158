namespace FallLine.Optimization;

/// <summary>How exactly constraints can be met near a point: what they change by where every variable moves by one unit in its last place.</summary>
/// <remarks>x + y = 1e9 can be missed by 1e-7 at the best point that there is. Two patterns of moves, all alike and without symmetry, so that what cancels in one shows in the other.</remarks>
/// <param name="set">The constraints.</param>
/// <param name="dimension">The number of variables.</param>
internal sealed class ConstraintRounding(ConstraintSet set, int dimension)
{
    /// <summary>A constraint is met that fails by no more than this many times the change.</summary>
    private const double Margin = 4;

    private readonly double[] _moved = new double[dimension];
    private readonly double[] _there = new double[set.Rows.Length];

    /// <summary>What each constraint may fail by.</summary>
    public double[] Allowed { get; } = new double[set.Rows.Length];

    /// <summary>Measures at a point.</summary>
    /// <param name="point">Where.</param>
    /// <param name="values">The constraints there.</param>
    /// <param name="tolerance">What they may fail by in any case.</param>
    public void Measure(ReadOnlySpan<double> point, ReadOnlySpan<double> values, double tolerance)
    {
        Array.Fill(Allowed, tolerance);
        for (int pattern = 0; pattern < 2; pattern++)
        {
            for (int i = 0; i < _moved.Length; i++)
            {
                // Weyl's sequence of the golden ratio.
                bool up = pattern == 0 || ((i + 1) * 0.6180339887498949 % 1) < 0.5;
                _moved[i] = up ? Math.BitIncrement(point[i]) : Math.BitDecrement(point[i]);
            }

            set.Values(_moved, _there);
            for (int i = 0; i < _there.Length; i++)
            {
                double change = Math.Abs(_there[i] - values[i]);
                Allowed[i] = double.IsFinite(change) ? Math.Max(Allowed[i], Margin * change) : Allowed[i];
            }
        }
    }
}
