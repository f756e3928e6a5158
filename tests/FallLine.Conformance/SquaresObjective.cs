namespace FallLine.Conformance;

/// <summary>A function that is told to be half a sum of squares: for methods that ask for the residuals.</summary>
internal sealed class SquaresObjective(Objective inner, Residuals residuals) : Objective
{
    public override int Dimension => inner.Dimension;

    public override DerivativeOrder Order => inner.Order;

    public override Parameters Parameters => inner.Parameters;

    public override Residuals Residuals => residuals;

    public override double Value(ReadOnlySpan<double> point) => inner.Value(point);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient) => inner.ValueAndGradient(point, gradient);

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian) => inner.Hessian(point, hessian);

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) => inner.HessianProduct(point, vector, product);
}

internal static class Squares
{
    /// <summary>The same function, which now shows of what it is half the sum of squares, up to a constant.</summary>
    public static Objective As(this Objective objective, Residuals residuals) => new SquaresObjective(objective, residuals);
}
