using System.Buffers;

namespace FallLine;

/// <summary>The probability simplex: variables that are not below zero and add up to a total, such as shares and mixture weights.</summary>
/// <remarks>
/// The projection takes a threshold from every variable and cuts at zero: x ← max(0, x - τ), with τ such that the total comes out. J. Duchi et al., ICML 2008, figure 1, by sorting.
/// </remarks>
public sealed class Simplex : Region
{
    /// <summary>The simplex of a total.</summary>
    /// <param name="total">What the variables add up to; at least 0.</param>
    public Simplex(double total = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(total), true, nameof(total));
        Total = total;
    }

    /// <summary>What the variables add up to.</summary>
    public double Total { get; }

    /// <inheritdoc/>
    public override string Name => "simplex";

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        (double largest, double below) = Threshold(point, Total);
        for (int i = 0; i < point.Length; i++)
        {
            // NaN stays NaN.
            double left = (point[i] - largest) - below;
            result[i] = left <= 0 ? 0 : left;
        }
    }

    /// <summary>τ with Σ max(0, xᵢ - τ) equal to a total, as the largest xᵢ and what is to be added to it: far from the simplex the sum would lose digits.</summary>
    internal static (double Largest, double Below) Threshold(ReadOnlySpan<double> point, double total)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(point.Length);
        Span<double> sorted = rented.AsSpan(0, point.Length);
        point.CopyTo(sorted);
        sorted.Sort();
        double largest = sorted[^1];

        double sum = 0;
        double threshold = -total;
        for (int k = 1; k <= sorted.Length; k++)
        {
            double below = sorted[^k] - largest;
            if (below <= threshold)
            {
                break;
            }

            sum += below;
            threshold = (sum - total) / k;
        }

        ArrayPool<double>.Shared.Return(rented);
        return (largest, threshold);
    }
}
