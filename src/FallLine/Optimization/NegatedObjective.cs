namespace FallLine.Optimization;

/// <summary>-f: to climb f is to descend this.</summary>
internal sealed class NegatedObjective(Objective objective) : WrappedObjective(objective)
{
    /// <summary>None: the recorded function is f.</summary>
    internal override Function? Function => null;

    public override double Value(ReadOnlySpan<double> point) => -Inner.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double value = Inner.ValueAndGradient(point, gradient);
        Vectors.Negate(gradient, gradient);
        return -value;
    }

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        Inner.HessianProduct(point, vector, product);
        Vectors.Negate(product, product);
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        Inner.Hessian(point, hessian);
        Vectors.Negate(hessian, hessian);
    }
}
