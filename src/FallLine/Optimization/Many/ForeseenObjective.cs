namespace FallLine.Optimization;

/// <summary>An objective that may already know its value and gradient at the next point.</summary>
internal sealed class ForeseenObjective(Objective inner) : Objective
{
    private readonly double[] _point = new double[inner.Dimension];
    private readonly double[] _gradient = new double[inner.Dimension];
    private double _value;
    private bool _known;

    public override int Dimension => inner.Dimension;

    public override DerivativeOrder Order => inner.Order;

    public override DerivativeSource Derivatives => inner.Derivatives;

    public override Parameters Parameters => inner.Parameters;

    internal override Function? Function => inner.Function;

    /// <summary>Tells it.</summary>
    public void Foresee(ReadOnlySpan<double> point, double value, ReadOnlySpan<double> gradient)
    {
        point.CopyTo(_point);
        gradient.CopyTo(_gradient);
        (_value, _known) = (value, true);
    }

    public override double Value(ReadOnlySpan<double> point) => inner.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        if (!_known || !Vectors.Same(point, _point))
        {
            return inner.ValueAndGradient(point, gradient);
        }

        _gradient.CopyTo(gradient);
        return _value;
    }

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) => inner.HessianProduct(point, vector, product);

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => inner.Hessian(point, hessian);
}
