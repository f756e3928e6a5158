namespace FallLine.Optimization;

/// <summary>The length α that the last step's change of gradient tells, with which I/α or α·I fits the secant equation best: the rules of <see cref="BarzilaiBorwein"/>.</summary>
/// <param name="dimension">The number of variables.</param>
/// <param name="rule">Which of the two lengths.</param>
internal sealed class SecantLength(int dimension, BarzilaiBorweinRule rule)
{
    private const double Least = 1e-30;
    private const double Greatest = 1e30;

    private readonly double[] _point = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private bool _moved;
    private bool _short;

    /// <summary>Learns from a newly accepted point.</summary>
    /// <returns>α; NaN before there are two points, where sᵀy ≤ 0, and beyond 10^±30.</returns>
    public double Learn(Iterate at)
    {
        double length = double.NaN;
        if (_moved)
        {
            Vectors.Subtract(at.Point, _point, _point);
            Vectors.Subtract(at.Gradient, _gradient, _gradient);
            _short = rule == BarzilaiBorweinRule.Short || (rule == BarzilaiBorweinRule.Alternating && !_short);
            double sy = Vectors.Dot(_point, _gradient);
            length = _short ? sy / Vectors.Dot(_gradient, _gradient) : Vectors.Dot(_point, _point) / sy;
        }

        at.Point.CopyTo(_point);
        at.Gradient.CopyTo(_gradient);
        _moved = true;
        return length is >= Least and <= Greatest ? length : double.NaN;
    }

    public void Exchange(Ledger ledger)
    {
        ledger.Numbers(_point);
        ledger.Numbers(_gradient);
        ledger.Flag(ref _moved);
        ledger.Flag(ref _short);
    }
}
