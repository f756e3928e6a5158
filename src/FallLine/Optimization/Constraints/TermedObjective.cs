namespace FallLine.Optimization;

/// <summary>A smooth objective with a simple term beside it; all that the smooth one can do, this can.</summary>
internal sealed class TermedObjective(Objective smooth, ProximalTerm term) : Objective
{
    public override int Dimension => Smooth.Dimension;

    public override DerivativeOrder Order => Smooth.Order;

    public override Parameters Parameters => Smooth.Parameters;

    public override DerivativeSource Derivatives => Smooth.Derivatives;

    public override int ValuesPerGradient => Smooth.ValuesPerGradient;

    public override ProximalTerm Term { get; } = term;

    /// <summary>The objective without the term, which keeps to its bounds where the term is bounds.</summary>
    internal Objective Smooth { get; } = term is Bounds bounds ? smooth.Confined(bounds) : smooth;

    internal override CentralDifferences? Differences => Smooth.Differences;

    internal override Function? Function => Smooth.Function;

    public override double Value(ReadOnlySpan<double> point) => Smooth.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient) => Smooth.ValueAndGradient(point, gradient);

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) => Smooth.HessianProduct(point, vector, product);

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => Smooth.Hessian(point, hessian);

    internal override Objective Confined(Bounds bounds) => new TermedObjective(Smooth.Confined(bounds), Term);
}
