namespace FallLine;

/// <summary>The points none of whose elements is larger in magnitude than a radius: max|xᵢ| ≤ r. <see cref="Bounds"/> do the same and tell which are active.</summary>
public sealed class LInfBall : Region
{
    /// <summary>The ball around zero.</summary>
    /// <param name="radius">r; at least 0.</param>
    public LInfBall(double radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(radius), true, nameof(radius));
        Radius = radius;
    }

    /// <summary>r.</summary>
    public double Radius { get; }

    /// <inheritdoc/>
    public override string Name => "linf-ball";

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        for (int i = 0; i < point.Length; i++)
        {
            result[i] = point[i] > Radius ? Radius : point[i] < -Radius ? -Radius : point[i];
        }
    }
}
