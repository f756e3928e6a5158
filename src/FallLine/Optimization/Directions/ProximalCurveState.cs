namespace FallLine.Optimization;

/// <summary>The curve of proximal gradient steps from a point y: x(t) = prox(y - t·∇f(y), t).</summary>
/// <remarks>
/// A step minimises the model f(y) + ∇f(y)ᵀ(x - y) + ‖x - y‖²/2t + h(x), which lies above f + h wherever t is at most 1/L, L being the largest curvature; <see cref="UpperModel"/> shortens t until it
/// does at x(t). How y comes from the accepted points is the direction's own.
/// </remarks>
internal abstract class ProximalCurveState(int dimension, ProximalTerm? term) : DirectionState
{
    /// <summary>Differences of values below this part of their magnitude are rounding: 64 units in the last place.</summary>
    private const double RoundingLevel = 64 * 2.2204460492503131e-16;

    /// <summary>y, with value and gradient there.</summary>
    protected Iterate Base { get; } = new(dimension);

    public sealed override void Move(ReadOnlySpan<double> from, double step, Span<double> to)
    {
        Vectors.AddScaled(Base.Point, -step, Base.Gradient, to);
        term?.Prox(to, step, to);
    }

    /// <remarks>NaN: the curve bends at each of the term's kinks, so that its slope says nothing of how far to go.</remarks>
    public sealed override double Slope(ReadOnlySpan<double> gradient, double step) => double.NaN;

    /// <summary>Whether the model of a step lies above the function at the point that it led to; by gradients where values differ by rounding alone.</summary>
    public bool LiesAbove(Iterate reached)
    {
        double square = 0;
        double linear = 0;
        double bent = 0;
        for (int i = 0; i < reached.Point.Length; i++)
        {
            double d = reached.Point[i] - Base.Point[i];
            square += d * d;
            linear += Base.Gradient[i] * d;
            bent += (reached.Gradient[i] - Base.Gradient[i]) * d;
        }

        double rise = reached.SmoothValue - Base.SmoothValue;
        bool lost = Math.Abs(rise) <= RoundingLevel * Math.Max(1, Math.Abs(Base.SmoothValue));
        return (lost ? 0.5 * bent : rise - linear) <= square / (2 * reached.Step);
    }

    /// <summary>The length of a first step: of length 1 downhill.</summary>
    public double FirstStep => 1 / Math.Max(Vectors.Norm(Base.Gradient), 1e-30);

    /// <summary>Takes y to be an accepted point.</summary>
    protected void BaseAt(Iterate at)
    {
        at.Point.CopyTo(Base.WritablePoint);
        at.Gradient.CopyTo(Base.WritableGradient);
        (Base.Value, Base.SmoothValue, Base.GradientNorm) = (at.Value, at.SmoothValue, at.GradientNorm);
    }
}
