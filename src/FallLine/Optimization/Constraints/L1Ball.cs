using System.Buffers;

namespace FallLine;

/// <summary>The points whose magnitudes add up to at most a radius: Σ|xᵢ| ≤ r. Many variables end at zero.</summary>
/// <remarks>The projection moves every variable towards zero by the same amount, and stops there: that of the magnitudes onto the simplex of total r (<see cref="Simplex"/>).</remarks>
public sealed class L1Ball : Region
{
    /// <summary>The ball around zero.</summary>
    /// <param name="radius">r; at least 0.</param>
    public L1Ball(double radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(radius), true, nameof(radius));
        Radius = radius;
    }

    /// <summary>r.</summary>
    public double Radius { get; }

    /// <inheritdoc/>
    public override string Name => "l1-ball";

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(point.Length);
        Span<double> sizes = rented.AsSpan(0, point.Length);
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            sizes[i] = Math.Abs(point[i]);
            sum += sizes[i];
        }

        bool outside = !(sum <= Radius);
        (double largest, double below) = outside ? Simplex.Threshold(sizes, Radius) : (0, 0);
        for (int i = 0; i < point.Length; i++)
        {
            double left = (sizes[i] - largest) - below;
            result[i] = outside ? Math.CopySign(left <= 0 ? 0 : left, point[i]) : point[i];
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}
