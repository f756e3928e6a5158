namespace FallLine;

/// <summary>
/// A vector function r of <see cref="Dimension"/> real variables with <see cref="Count"/> elements, whose squares are to become as small as possible together: what a model
/// misses of its data. <see cref="Objective.LeastSquares"/> makes the objective of it.
/// </summary>
/// <remarks>
/// Stateless like an objective: any number of runs and threads may evaluate it at once. There may be fewer residuals than variables. An element that is not finite is an answer,
/// not an error: the run decides what it means.
/// </remarks>
/// <example><code>
/// Residuals valley = Residuals.Of(x => Concatenate([10 * (x[1] - Square(x[0])), 1 - x[0]]), dimension: 2);
/// Result result = Methods.LevenbergMarquardt().Minimize(Objective.LeastSquares(valley), [-1.2, 1]);
/// </code></example>
public abstract partial class Residuals
{
    /// <summary>The number of variables, at least 1.</summary>
    public abstract int Dimension { get; }

    /// <summary>The number of residuals, at least 1.</summary>
    public abstract int Count { get; }

    /// <summary>The names and shapes of the variables, in the order in which they lie in a point.</summary>
    public abstract Parameters Parameters { get; }

    /// <summary>Where the derivatives come from; <see cref="DerivativeSource.Code"/> unless the residuals say otherwise.</summary>
    public virtual DerivativeSource Derivatives => DerivativeSource.Code;

    /// <summary>How many evaluations of the residuals one evaluation of them with their Jacobian takes: 1, unless the Jacobian is made of differences.</summary>
    public virtual int ValuesPerJacobian => 1;

    /// <summary>
    /// Where the Jacobian may be other than 0, where its entries alone are kept (<see cref="ValuesAndEntries"/>); null where the whole matrix is. Methods of least squares then take time and memory by the number of entries.
    /// </summary>
    /// <remarks>Of a recorded function it is found by itself, where there are at least 100 variables and at most an eighth of the elements are entries.</remarks>
    public virtual SparsityPattern? JacobianPattern => null;

    /// <summary>How derivatives are taken from values; null where they are not.</summary>
    internal virtual CentralDifferences? Differences => null;

    /// <summary>The recorded function behind the residuals; null where there is none.</summary>
    internal virtual Function? Function => null;

    /// <summary>The residuals evaluated nowhere outside of these bounds, also for differences.</summary>
    internal virtual Residuals Confined(Bounds bounds) => this;

    /// <summary>The residuals at <paramref name="point"/>.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="residuals">Receives <see cref="Count"/> numbers.</param>
    public abstract void Values(ReadOnlySpan<double> point, Span<double> residuals);

    /// <summary>The residuals at <paramref name="point"/> and, in <paramref name="jacobian"/>, their first derivatives there.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="residuals">Receives <see cref="Count"/> numbers.</param>
    /// <param name="jacobian">Receives the matrix row by row: a row for each residual, a column for each variable.</param>
    public abstract void ValuesAndJacobian(ReadOnlySpan<double> point, Span<double> residuals, Span<double> jacobian);

    /// <summary>The residuals at <paramref name="point"/> and, in <paramref name="entries"/>, those of their first derivatives that <see cref="JacobianPattern"/> names.</summary>
    /// <param name="point">Where; <see cref="Dimension"/> numbers.</param>
    /// <param name="residuals">Receives <see cref="Count"/> numbers.</param>
    /// <param name="entries">Receives the entries row by row, in each row by ascending column.</param>
    /// <exception cref="NotSupportedException">There is no pattern.</exception>
    public virtual void ValuesAndEntries(ReadOnlySpan<double> point, Span<double> residuals, Span<double> entries) =>
        throw new NotSupportedException("These residuals have no pattern of their Jacobian: ask for the whole of it (ValuesAndJacobian), or state the pattern (Residuals.From with a SparsityPattern).");
}
