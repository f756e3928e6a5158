using FallLine.Messages;
using FallLine.Optimization;

namespace FallLine;

/// <summary>The points on one side of a plane: aᵀx ≤ b, such as a budget.</summary>
public sealed class HalfSpace : Region
{
    private readonly double[] _normal;
    private readonly double _limit;

    /// <summary>The half-space aᵀx ≤ b.</summary>
    /// <param name="normal">a; finite, not zero.</param>
    /// <param name="limit">b.</param>
    public HalfSpace(ReadOnlySpan<double> normal, double limit)
    {
        double length = Vectors.Norm(normal);
        if (!(length > 0 && double.IsFinite(length) && double.IsFinite(limit)))
        {
            throw new ArgumentException(Numbers.In($"A half-space needs a finite normal that is not zero and a finite limit; the normal's length is {length}, the limit {limit}."), nameof(normal));
        }

        _normal = normal.ToArray();
        Vectors.Scale(1 / length, _normal, _normal);
        (Limit, _limit) = (limit, limit / length);
    }

    /// <summary>b.</summary>
    public double Limit { get; }

    /// <inheritdoc/>
    public override string Name => "half-space";

    /// <inheritdoc/>
    public override int? Dimension => _normal.Length;

    /// <inheritdoc/>
    public override void Project(ReadOnlySpan<double> point, Span<double> result)
    {
        double beyond = Vectors.Dot(_normal, point[.._normal.Length]) - _limit;
        Vectors.AddScaled(point, beyond > 0 || double.IsNaN(beyond) ? -beyond : 0, _normal, result);
    }
}
