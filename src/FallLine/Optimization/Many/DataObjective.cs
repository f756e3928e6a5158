namespace FallLine.Optimization;

/// <summary>A recorded function of variables and data, with the data given.</summary>
internal sealed class DataObjective(Function function, int dimension, double[] data) : Objective
{
    public override int Dimension => dimension;

    public override DerivativeOrder Order => DerivativeOrder.Gradient;

    public override DerivativeSource Derivatives => DerivativeSource.Exact;

    public override Parameters Parameters { get; } = Parameters.Of(("x", Shape.Vector(dimension)));

    public override double Value(ReadOnlySpan<double> point)
    {
        double[] all = [.. point, .. data];
        return function.Value(all);
    }

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double[] all = [.. point, .. data];
        double[] whole = new double[all.Length];
        double value = function.ValueAndGradient(all, whole);
        whole.AsSpan(0, dimension).CopyTo(gradient);
        return value;
    }
}
