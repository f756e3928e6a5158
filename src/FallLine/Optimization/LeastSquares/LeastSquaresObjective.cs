using System.Buffers;

namespace FallLine.Optimization;

/// <summary>½Σρ(rᵢ²) of residuals that are plain code.</summary>
internal sealed class LeastSquaresObjective(Residuals residuals, RobustLoss loss) : Objective
{
    public override int Dimension => residuals.Dimension;

    public override DerivativeOrder Order => DerivativeOrder.Gradient;

    public override Parameters Parameters => residuals.Parameters;

    public override DerivativeSource Derivatives => residuals.Derivatives;

    public override int ValuesPerGradient => residuals.ValuesPerJacobian;

    public override Residuals Residuals => residuals;

    public override RobustLoss Loss => loss;

    internal override Objective Confined(Bounds bounds) =>
        residuals.Confined(bounds) is var confined && ReferenceEquals(confined, residuals) ? this : new LeastSquaresObjective(confined, loss);

    internal override bool Linearizes => true;

    internal override CentralDifferences? Differences => residuals.Differences;

    public static double ValueOf(ReadOnlySpan<double> residuals, RobustLoss loss)
    {
        if (ReferenceEquals(loss, RobustLoss.Linear))
        {
            return 0.5 * Vectors.Dot(residuals, residuals);
        }

        double sum = 0;
        foreach (double residual in residuals)
        {
            sum += loss.At(residual * residual).Value;
        }

        return 0.5 * sum;
    }

    public override double Value(ReadOnlySpan<double> point)
    {
        double[] values = ArrayPool<double>.Shared.Rent(residuals.Count);
        try
        {
            Span<double> span = values.AsSpan(0, residuals.Count);
            residuals.Values(point, span);
            return ValueOf(span, loss);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(values);
        }
    }

    public override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient)
    {
        (int m, int n) = (residuals.Count, residuals.Dimension);
        SparsityPattern? pattern = residuals.JacobianPattern;
        int size = pattern?.Count ?? checked(m * n);
        double[] rented = ArrayPool<double>.Shared.Rent(checked(m + size));
        try
        {
            Span<double> values = rented.AsSpan(0, m);
            Span<double> jacobian = rented.AsSpan(m, size);
            gradient.Clear();
            if (pattern is null)
            {
                residuals.ValuesAndJacobian(point, values, jacobian);
                for (int i = 0; i < m; i++)
                {
                    double weight = loss.At(values[i] * values[i]).First;
                    Vectors.AddScaled(gradient, weight * values[i], jacobian.Slice(i * n, n), gradient);
                }
            }
            else
            {
                residuals.ValuesAndEntries(point, values, jacobian);
                for (int i = 0; i < m; i++)
                {
                    double slope = loss.At(values[i] * values[i]).First * values[i];
                    for (int entry = pattern.RowStarts[i]; entry < pattern.RowStarts[i + 1]; entry++)
                    {
                        gradient[pattern.ColumnIndices[entry]] += slope * jacobian[entry];
                    }
                }
            }

            return ValueOf(values, loss);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    internal override double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient, Linearization linearization)
    {
        double value = linearization.Evaluate(point);
        linearization.Gradient(gradient);
        return value;
    }
}
