namespace FallLine;

/// <summary>λ·Σ|xᵢ|, or Σλᵢ·|xᵢ|: a cost that takes variables of little use to exactly zero (the lasso).</summary>
/// <remarks>Its proximal operator moves each variable towards zero by step·λ and stops there (soft thresholding).</remarks>
/// <example><code>
/// Result sparse = Descent.Minimize(objective.Plus(new L1(0.1)), start);
/// </code></example>
public sealed class L1 : ProximalTerm
{
    private readonly double[] _weights;
    private readonly double _weight;

    /// <summary>The same weight for every variable.</summary>
    /// <param name="weight">λ; at least 0.</param>
    public L1(double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(weight), true, nameof(weight));
        (_weight, _weights) = (weight, []);
    }

    /// <summary>A weight for each variable: 0 for one that shall cost nothing, such as an intercept.</summary>
    /// <param name="weights">λᵢ; at least 0.</param>
    public L1(ReadOnlySpan<double> weights)
    {
        foreach (double weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(weight), true, nameof(weights));
        }

        _weights = weights.ToArray();
    }

    /// <inheritdoc/>
    public override string Name => "l1";

    /// <inheritdoc/>
    public override int? Dimension => _weights.Length == 0 ? null : _weights.Length;

    /// <summary>λ of a variable.</summary>
    /// <param name="i">The variable's place.</param>
    public double Weight(int i) => _weights.Length == 0 ? _weight : _weights[i];

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            sum += Weight(i) * Math.Abs(point[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public override void Prox(ReadOnlySpan<double> point, double step, Span<double> result)
    {
        for (int i = 0; i < point.Length; i++)
        {
            result[i] = Shrinkage.Soft(point[i], step * Weight(i));
        }
    }

    /// <summary>The derivative of f + h towards where it falls; 0 where it falls to neither side.</summary>
    /// <param name="i">The variable.</param>
    /// <param name="x">Its value.</param>
    /// <param name="derivative">∂f/∂xᵢ.</param>
    internal double Pseudogradient(int i, double x, double derivative)
    {
        double weight = Weight(i);
        return x > 0 ? derivative + weight : x < 0 ? derivative - weight : Shrinkage.Soft(derivative, weight);
    }
}
