namespace FallLine.Optimization;

/// <summary>How exactly an iterative solver is to solve for a step: what part of the gradient it may leave, η.</summary>
/// <remarks>
/// Eisenstat and Walker's second choice, η = 0.9·(‖g‖/‖g₋₁‖)^φ with φ = (1 + √5)/2, at most the first one and not below 0.9·η₋₁^φ where that exceeds 0.1
/// (SIAM J. Sci. Comput. 17 (1996) 16–32, equations 2.6): no more products than the model deserves, and still superlinear, of order φ.
/// </remarks>
/// <param name="greatest">The first and greatest η.</param>
internal sealed class ForcingTerm(double greatest)
{
    private const double Factor = 0.9;
    private const double Power = 1.618033988749895;
    private const double SafeguardAbove = 0.1;

    private readonly double _greatest = greatest;
    private double _forcing = greatest;
    private double _length = double.NaN;

    /// <summary>η.</summary>
    public double Value => _forcing;

    /// <summary>‖g‖.</summary>
    public double Length => _length;

    /// <summary>Chooses η for a newly accepted point.</summary>
    /// <param name="length">‖g‖ there.</param>
    public void Choose(double length)
    {
        if (!double.IsNaN(_length))
        {
            double chosen = Factor * Math.Pow(length / _length, Power);
            double kept = Factor * Math.Pow(_forcing, Power);
            _forcing = Math.Min(_greatest, kept > SafeguardAbove ? Math.Max(chosen, kept) : chosen);
        }

        _length = length;
    }

    public void Exchange(Ledger ledger)
    {
        ledger.Number(ref _forcing);
        ledger.Number(ref _length);
    }
}
