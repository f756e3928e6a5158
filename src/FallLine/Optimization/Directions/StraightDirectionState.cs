using FallLine.Optimization;

namespace FallLine;

/// <summary>A direction that is a straight line: p(t) = t·d.</summary>
/// <param name="dimension">The number of variables.</param>
public abstract class StraightDirectionState(int dimension) : DirectionState
{
    private readonly AlignedVector _vector = new(dimension);

    /// <summary>The vector d, which <see cref="DirectionState.Aim"/> writes.</summary>
    protected Span<double> Vector => _vector;

    /// <summary>The same for who bends the line at bounds.</summary>
    internal Span<double> Line => _vector;

    /// <inheritdoc/>
    public override void Move(ReadOnlySpan<double> from, double step, Span<double> to) => Vectors.AddScaled(from, step, _vector, to);

    /// <inheritdoc/>
    public override double Slope(ReadOnlySpan<double> gradient, double step) => Vectors.Dot(gradient, _vector);

    internal override void Tangent(Span<double> result) => Line.CopyTo(result);

    /// <inheritdoc/>
    /// <remarks>The vector d; a direction that remembers more adds it.</remarks>
    public override void Exchange(Ledger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ledger.Numbers(_vector);
    }
}
