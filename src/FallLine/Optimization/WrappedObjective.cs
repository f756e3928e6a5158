namespace FallLine.Optimization;

/// <summary>An objective with something beside its function: all that the function can do, this can.</summary>
/// <param name="inner">The objective without it.</param>
internal abstract class WrappedObjective(Objective inner) : Objective
{
    public sealed override int Dimension => inner.Dimension;

    public sealed override DerivativeOrder Order => inner.Order;

    public sealed override Parameters Parameters => inner.Parameters;

    public sealed override DerivativeSource Derivatives => inner.Derivatives;

    public sealed override int ValuesPerGradient => inner.ValuesPerGradient;

    internal sealed override CentralDifferences? Differences => inner.Differences;

    public override ProximalTerm? Term => inner.Term;

    internal override Function? Function => inner.Function;

    private protected Objective Inner => inner;

    public override double Value(ReadOnlySpan<double> point) => inner.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient) => inner.ValueAndGradient(point, gradient);

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) => inner.HessianProduct(point, vector, product);

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => inner.Hessian(point, hessian);
}
