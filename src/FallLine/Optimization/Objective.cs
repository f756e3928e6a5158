namespace FallLine;

/// <summary>
/// A scalar function of <see cref="Dimension"/> real variables, with the derivatives it can give.
/// </summary>
/// <remarks>
/// An objective is stateless: any number of runs and threads may evaluate it at once. A run counts its own evaluations.
/// A value or derivative that is NaN or infinite is an answer, not an error: the run decides what it means.
/// </remarks>
public abstract partial class Objective
{
    /// <summary>The number of variables, at least 1.</summary>
    public abstract int Dimension { get; }

    /// <summary>The highest derivative that this objective can give.</summary>
    public abstract DerivativeOrder Order { get; }

    /// <summary>The names and shapes of the variables, in the order in which they lie in a point.</summary>
    public abstract Parameters Parameters { get; }

    /// <summary>Where the derivatives come from; <see cref="DerivativeSource.Code"/> unless the objective says otherwise.</summary>
    public virtual DerivativeSource Derivatives => DerivativeSource.Code;

    /// <summary>How many evaluations of the function one evaluation of value and gradient takes: 1, unless the gradient is made of differences.</summary>
    public virtual int ValuesPerGradient => 1;

    /// <summary>How derivatives are taken from values; null where they are not.</summary>
    internal virtual CentralDifferences? Differences => null;

    /// <summary>The recorded function behind the objective; null where there is none.</summary>
    internal virtual Function? Function => null;

    /// <summary>The value at <paramref name="point"/>.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    public abstract double Value(ReadOnlySpan<double> point);

    /// <summary>The value at <paramref name="point"/> and, in <paramref name="gradient"/>, the partial derivatives there.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="gradient">Receives <see cref="Dimension"/> numbers.</param>
    public abstract double ValueAndGradient(ReadOnlySpan<double> point, Span<double> gradient);

    /// <summary>The Hessian at <paramref name="point"/> times <paramref name="vector"/>.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="vector">The vector; <see cref="Dimension"/> numbers.</param>
    /// <param name="product">Receives <see cref="Dimension"/> numbers.</param>
    /// <exception cref="NotSupportedException"><see cref="Order"/> is below <see cref="DerivativeOrder.HessianProduct"/>.</exception>
    public virtual void HessianProduct(ReadOnlySpan<double> point, ReadOnlySpan<double> vector, Span<double> product) =>
        throw new NotSupportedException(
            $"This objective gives derivatives up to {Order}, not Hessian products. Trace it (Objective.Of, Objective.Parse) or choose a method that needs the gradient alone.");

    /// <summary>The Hessian at <paramref name="point"/>, row by row: <see cref="Dimension"/>² numbers.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="hessian">Receives the matrix, symmetric, row by row.</param>
    /// <exception cref="NotSupportedException"><see cref="Order"/> is below <see cref="DerivativeOrder.Hessian"/>.</exception>
    public virtual void Hessian(ReadOnlySpan<double> point, Span<double> hessian) =>
        throw new NotSupportedException(
            $"This objective gives derivatives up to {Order}, not the Hessian. Trace it (Objective.Of, Objective.Parse) or choose a method that needs the gradient alone.");
}
