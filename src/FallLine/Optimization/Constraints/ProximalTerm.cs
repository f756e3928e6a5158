using FallLine.Optimization;

namespace FallLine;

/// <summary>A simple convex function h beside a smooth f: a run then minimises f + h. Its kinks are met by its proximal operator, not by a gradient.</summary>
/// <remarks>
/// <para>Added to an objective by <see cref="Objective.Plus(ProximalTerm)"/>; a set to stay in (<see cref="Region"/>) is the term that is 0 inside and infinite outside, given by <see cref="Objective.Within(Region)"/>.</para>
/// <para>Immutable, so it may serve any number of runs and threads at once. One's own term needs its value and its proximal operator.</para>
/// </remarks>
public abstract class ProximalTerm
{
    /// <summary>Its name in messages: <c>bounds</c>, <c>l1</c>, …</summary>
    public abstract string Name { get; }

    /// <summary>The number of variables that it is made for; null where any number will do.</summary>
    public virtual int? Dimension => null;

    /// <summary>The fewest variables that it can be put beside.</summary>
    internal virtual int LeastDimension => Dimension ?? 1;

    /// <summary>h(point); positive infinity where h is not defined.</summary>
    /// <param name="point">Where.</param>
    public abstract double Value(ReadOnlySpan<double> point);

    /// <summary>The proximal operator: the u that minimises step·h(u) + ½‖u - point‖².</summary>
    /// <param name="point">Where from.</param>
    /// <param name="step">Above 0.</param>
    /// <param name="result">Receives u; it may be <paramref name="point"/> itself.</param>
    public abstract void Prox(ReadOnlySpan<double> point, double step, Span<double> result);

    /// <summary>Brings a point to where the term is finite, if it is not everywhere.</summary>
    internal virtual void Confine(Span<double> point)
    {
    }

    /// <summary>Why a run cannot begin at a point, and what to do; null where it can.</summary>
    internal virtual string? Refusal(ReadOnlySpan<double> start, Parameters parameters) => null;

    /// <summary>‖x - prox(x - ∇f, 1)‖∞: zero exactly where no neighbour is lower to first order. Where there is no term it is the norm of the gradient.</summary>
    /// <param name="point">x.</param>
    /// <param name="gradient">∇f(x), of finite numbers.</param>
    /// <param name="scratch">As long as x; overwritten.</param>
    internal virtual double Stationarity(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, Span<double> scratch)
    {
        Vectors.Subtract(point, gradient, scratch);
        Prox(scratch, 1, scratch);
        return Vectors.LargestDifference(point, scratch);
    }
}
