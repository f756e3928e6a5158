namespace FallLine;

/// <summary>λ₁·Σ|xᵢ| + ½·λ₂·Σxᵢ²: takes variables to zero as <see cref="L1"/> does, but shares the weight among variables that say the same.</summary>
/// <remarks>Its proximal operator is soft thresholding by step·λ₁ and then a division by 1 + step·λ₂. H. Zou and T. Hastie, J. R. Statist. Soc. B 67 (2005) 301–320.</remarks>
public sealed class ElasticNet : ProximalTerm
{
    /// <summary>The term.</summary>
    /// <param name="absolute">λ₁; at least 0.</param>
    /// <param name="square">λ₂; at least 0.</param>
    public ElasticNet(double absolute, double square)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(absolute);
        ArgumentOutOfRangeException.ThrowIfNegative(square);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(absolute), true, nameof(absolute));
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(square), true, nameof(square));
        (Absolute, Square) = (absolute, square);
    }

    /// <summary>λ₁.</summary>
    public double Absolute { get; }

    /// <summary>λ₂.</summary>
    public double Square { get; }

    /// <inheritdoc/>
    public override string Name => "elastic-net";

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point)
    {
        double sum = 0;
        foreach (double x in point)
        {
            sum += (Absolute * Math.Abs(x)) + (0.5 * Square * x * x);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Prox(ReadOnlySpan<double> point, double step, Span<double> result)
    {
        for (int i = 0; i < point.Length; i++)
        {
            result[i] = Shrinkage.Soft(point[i], step * Absolute) / (1 + (step * Square));
        }
    }
}
