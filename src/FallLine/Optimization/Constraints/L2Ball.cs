using FallLine.Optimization;

namespace FallLine;

/// <summary>The points within a distance of a centre: ‖x - c‖₂ ≤ r.</summary>
public sealed class L2Ball : Region
{
    private readonly double[] _centre;

    /// <summary>The ball around zero.</summary>
    /// <param name="radius">r; at least 0.</param>
    public L2Ball(double radius)
        : this(radius, [])
    {
    }

    /// <summary>The ball around a centre.</summary>
    /// <param name="radius">r; at least 0.</param>
    /// <param name="centre">c; finite numbers.</param>
    public L2Ball(double radius, ReadOnlySpan<double> centre)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(radius), true, nameof(radius));
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(Vectors.LargestMagnitude(centre)), true, nameof(centre));
        (Radius, _centre) = (radius, centre.ToArray());
    }

    /// <summary>r.</summary>
    public double Radius { get; }

    /// <summary>c; empty for zero.</summary>
    public ReadOnlySpan<double> Centre => _centre;

    /// <inheritdoc/>
    public override string Name => "l2-ball";

    /// <inheritdoc/>
    public override int? Dimension => _centre.Length == 0 ? null : _centre.Length;

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        double length = Length(point);
        double part = length <= Radius ? 1 : Radius / length;
        for (int i = 0; i < point.Length; i++)
        {
            double centre = CentreOf(i);
            result[i] = part == 1 ? point[i] : centre + (part * (point[i] - centre));
        }
    }

    private double CentreOf(int i) => _centre.Length == 0 ? 0 : _centre[i];

    private double Length(ReadOnlySpan<double> point)
    {
        double largest = 0;
        for (int i = 0; i < point.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(point[i] - CentreOf(i)));
        }

        if (largest == 0 || !double.IsFinite(largest))
        {
            return largest;
        }

        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double ratio = (point[i] - CentreOf(i)) / largest;
            sum += ratio * ratio;
        }

        return largest * Math.Sqrt(sum);
    }
}
