namespace FallLine.Optimization;

/// <summary>-f: to climb f is to descend this.</summary>
internal sealed class NegatedObjective(Objective inner) : Objective
{
    public override int Dimension => inner.Dimension;

    public override DerivativeOrder Order => inner.Order;

    public override DerivativeSource Derivatives => inner.Derivatives;

    public override int ValuesPerGradient => inner.ValuesPerGradient;

    public override Parameters Parameters => inner.Parameters;

    public override ProximalTerm? Term => inner.Term;

    public override double Value(ReadOnlySpan<double> point) => -inner.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double value = inner.ValueAndGradient(point, gradient);
        Vectors.Negate(gradient, gradient);
        return -value;
    }

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        inner.HessianProduct(point, vector, product);
        Vectors.Negate(product, product);
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        inner.Hessian(point, hessian);
        Vectors.Negate(hessian, hessian);
    }
}
