namespace FallLine.Diagnosis;

/// <summary>The Lagrangian along the directions that no active constraint or bound forbids: t ↦ f(x + Zt) + Σ λᵢcᵢ(x + Zt), t = 0 at the point.</summary>
/// <param name="objective">f with its constraints c.</param>
/// <param name="multipliers">λ, with the sign by which they are added to f.</param>
/// <param name="at">x.</param>
/// <param name="basis">Z: a column of unit length for each t, one after another, orthogonal to each other.</param>
internal sealed class TangentObjective(Objective objective, double[] multipliers, double[] at, double[][] basis) : Objective
{
    private readonly Optimization.ConstraintSet _constraints = objective.Constraints!;

    public override int Dimension => basis.Length;

    public override DerivativeOrder Order => objective.Order;

    public override DerivativeSource Derivatives => objective.Derivatives;

    public override Parameters Parameters { get; } = Parameters.Of(("t", Shape.Vector(basis.Length)));

    public override double Value(ReadOnlySpan<double> point) => ValueAndGradient(point, new double[Dimension]);

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        double[] x = Whole(point, at);
        double[] slopes = new double[at.Length];
        double[] added = new double[at.Length];
        double[] values = new double[multipliers.Length];
        double value = objective.ValueAndGradient(x, slopes);
        _constraints.Values(x, values);
        _constraints.Gradient(x, multipliers, added);
        Optimization.Vectors.AddScaled(slopes, 1, added, slopes);
        Project(slopes, gradient);
        return value + Optimization.Vectors.Dot(values, multipliers);
    }

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        double[] x = Whole(point, at);
        double[] along = Whole(vector, new double[at.Length]);
        double[] curved = new double[at.Length];
        double[] both = new double[at.Length + multipliers.Length];
        objective.HessianProduct(x, along, curved);
        _constraints.Curvature([.. x, .. multipliers], [.. along, .. new double[multipliers.Length]], both);
        Optimization.Vectors.AddScaled(curved, 1, both.AsSpan(0, at.Length), curved);
        Project(curved, product);
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        for (int i = 0; i < Dimension; i++)
        {
            double[] unit = new double[Dimension];
            unit[i] = 1;
            HessianProduct(point, unit, hessian.Slice(i * Dimension, Dimension));
        }
    }

    private double[] Whole(ReadOnlySpan<double> tangent, double[] from)
    {
        double[] whole = [.. from];
        for (int i = 0; i < basis.Length; i++)
        {
            Optimization.Vectors.AddScaled(whole, tangent[i], basis[i], whole);
        }

        return whole;
    }

    private void Project(ReadOnlySpan<double> whole, Span<double> tangent)
    {
        for (int i = 0; i < basis.Length; i++)
        {
            tangent[i] = Optimization.Vectors.Dot(basis[i], whole);
        }
    }
}
