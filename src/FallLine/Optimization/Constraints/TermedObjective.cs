namespace FallLine.Optimization;

/// <summary>A smooth objective with a simple term beside it; within bounds it is evaluated nowhere else, also for differences.</summary>
internal sealed class TermedObjective(Objective smooth, ProximalTerm term, IReadOnlyList<TermPart>? parts = null) : WrappedObjective(term is Bounds bounds ? smooth.Confined(bounds) : smooth)
{
    public override ProximalTerm Term => term;

    public override Residuals? Residuals => Inner.Residuals;

    public override RobustLoss Loss => Inner.Loss;

    /// <summary>The objective without the term.</summary>
    internal Objective Smooth => Inner;

    /// <summary>The terms of different parameters that it is made of; null where it is one of all variables.</summary>
    internal IReadOnlyList<TermPart>? Parts => parts;

    internal override bool Linearizes => Inner.Linearizes;

    internal override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient, Linearization linearization) =>
        Inner.ValueAndGradient(point, gradient, linearization);

    internal override Objective Confined(Bounds bounds) => new TermedObjective(Smooth.Confined(bounds), term, parts);
}
