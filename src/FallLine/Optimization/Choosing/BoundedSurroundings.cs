namespace FallLine.Optimization;

/// <summary>Around a point within bounds, or without any.</summary>
internal sealed class BoundedSurroundings : Surroundings
{
    private readonly Objective _descended;
    private readonly Bounds? _bounds;
    private readonly List<double[]> _free = [];
    private readonly List<double[]> _inward = [];

    /// <param name="descended">What is to become small.</param>
    /// <param name="point">The point.</param>
    /// <param name="gradient">The gradient there.</param>
    /// <param name="tolerance">What partial derivatives count as zero: a bound with a smaller multiplier holds nothing back.</param>
    public BoundedSurroundings(Objective descended, ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, double tolerance)
    {
        (_descended, _bounds) = (descended, descended.Term as Bounds);
        for (int i = 0; i < point.Length; i++)
        {
            bool between = _bounds is null || (point[i] > _bounds.Lower[i] && point[i] < _bounds.Upper[i]);
            bool touches = !between && _bounds!.Lower[i] < _bounds.Upper[i] && Math.Abs(gradient[i]) <= tolerance;
            if (between || touches)
            {
                _free.Add(Vectors.Unit(point.Length, i));
            }

            if (touches)
            {
                _inward.Add(Vectors.Unit(point.Length, i, point[i] <= _bounds!.Lower[i] ? 1 : -1));
            }
        }
    }

    public override IReadOnlyList<double[]> Free => _free;

    public override IReadOnlyList<double[]> Inward => _inward;

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => _descended.Hessian(point, hessian);

    public override bool Enter(Span<double> point)
    {
        _bounds?.Project(point, point);
        return true;
    }

    public override double Slack(ReadOnlySpan<double> other) => 0;
}
