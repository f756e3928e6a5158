namespace FallLine.Diagnosis;

/// <summary>The function of some of the variables within bounds, the others staying where they are; NaN outside the bounds, where it is not asked.</summary>
internal sealed class FaceObjective(Objective whole, Bounds bounds, IReadOnlyList<int> variables, double[] at) : Objective
{
    public override int Dimension => variables.Count;

    public override DerivativeOrder Order => whole.Order;

    public override DerivativeSource Derivatives => whole.Derivatives;

    public override Parameters Parameters { get; } = Parameters.Of([.. variables.Select(i => ("x" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), Shape.Scalar))]);

    public override double Value(ReadOnlySpan<double> point) => Whole(point) is { } inside ? whole.Value(inside) : double.NaN;

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient.Fill(double.NaN);
        if (Whole(point) is not { } inside)
        {
            return double.NaN;
        }

        double[] all = new double[at.Length];
        double value = whole.ValueAndGradient(inside, all);
        Pick(all, gradient);
        return value;
    }

    public override void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product)
    {
        product.Fill(double.NaN);
        if (Whole(point) is { } inside)
        {
            double[] all = new double[at.Length];
            double[] along = new double[at.Length];
            for (int k = 0; k < variables.Count; k++)
            {
                along[variables[k]] = vector[k];
            }

            whole.HessianProduct(inside, along, all);
            Pick(all, product);
        }
    }

    public override void Hessian(ReadOnlySpan<double> point, Span<double> hessian)
    {
        hessian.Fill(double.NaN);
        if (Whole(point) is { } inside)
        {
            double[] all = new double[at.Length * at.Length];
            whole.Hessian(inside, all);
            for (int k = 0; k < variables.Count; k++)
            {
                Pick(all.AsSpan(variables[k] * at.Length, at.Length), hessian.Slice(k * variables.Count, variables.Count));
            }
        }
    }

    private void Pick(ReadOnlySpan<double> all, Span<double> picked)
    {
        for (int k = 0; k < variables.Count; k++)
        {
            picked[k] = all[variables[k]];
        }
    }

    private double[]? Whole(ReadOnlySpan<double> point)
    {
        double[] all = [.. at];
        for (int k = 0; k < variables.Count; k++)
        {
            all[variables[k]] = point[k];
        }

        return bounds.Contains(all) ? all : null;
    }
}
