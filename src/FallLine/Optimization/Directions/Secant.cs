namespace FallLine.Optimization;

/// <summary>The last step s = xₖ₊₁ - xₖ and the change of gradient along it, y = gₖ₊₁ - gₖ: what quasi-Newton matrices and secant lengths learn from.</summary>
/// <param name="dimension">The number of variables.</param>
internal sealed class Secant(int dimension)
{
    private readonly double[] _point = new double[dimension];
    private readonly double[] _gradient = new double[dimension];
    private readonly double[] _step = new double[dimension];
    private readonly double[] _change = new double[dimension];
    private bool _begun;

    /// <summary>s.</summary>
    public ReadOnlySpan<double> Step => _step;

    /// <summary>y.</summary>
    public ReadOnlySpan<double> Change => _change;

    /// <summary>sᵀs.</summary>
    public double Moved { get; private set; }

    /// <summary>sᵀy: the curvature along the step, times sᵀs.</summary>
    public double Curvature { get; private set; }

    /// <summary>yᵀy.</summary>
    public double Changed { get; private set; }

    /// <summary>Takes in a newly accepted point.</summary>
    /// <returns>False for the first, to which no step led.</returns>
    public bool Renew(Iterate at)
    {
        bool known = _begun;
        (Moved, Curvature, Changed) = Vectors.Renew(at.Point, _point, _step, at.Gradient, _gradient, _change);
        _begun = true;
        return known;
    }

    /// <summary>Reads or writes what the next step is measured from.</summary>
    public void Exchange(Ledger ledger)
    {
        ledger.Numbers(_point);
        ledger.Numbers(_gradient);
        ledger.Flag(ref _begun);
    }
}
