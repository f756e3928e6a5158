namespace FallLine.Optimization;

/// <summary>The length α that the last step's change of gradient tells, with which I/α or α·I fits the secant equation best: the rules of <see cref="BarzilaiBorwein"/>.</summary>
/// <param name="dimension">The number of variables.</param>
/// <param name="rule">Which of the two lengths.</param>
internal sealed class SecantLength(int dimension, BarzilaiBorweinRule rule)
{
    private const double Least = 1e-30;
    private const double Greatest = 1e30;

    private readonly Secant _secant = new(dimension);
    private bool _short;

    /// <summary>Learns from a newly accepted point.</summary>
    /// <returns>α; NaN before there are two points, where sᵀy ≤ 0, and beyond 10^±30.</returns>
    public double Learn(Iterate at)
    {
        double length = double.NaN;
        if (_secant.Renew(at))
        {
            _short = rule == BarzilaiBorweinRule.Short || (rule == BarzilaiBorweinRule.Alternating && !_short);
            length = _short ? _secant.Curvature / _secant.Changed : _secant.Moved / _secant.Curvature;
        }

        return length is >= Least and <= Greatest ? length : double.NaN;
    }

    public void Exchange(Ledger ledger)
    {
        _secant.Exchange(ledger);
        ledger.Flag(ref _short);
    }
}
