using FallLine.Optimization;

namespace FallLine;

/// <content>Residuals from plain code, with its own derivatives or without.</content>
public abstract partial class Residuals
{
    /// <summary>Residuals from code that computes its own Jacobian.</summary>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="function">Writes the residuals and the Jacobian row by row. It is called from every thread that runs a descent on them.</param>
    /// <example><code>
    /// Residuals line = Residuals.From(dimension: 2, count: 3, (x, residuals, jacobian) =>
    /// {
    ///     for (int i = 0; i &lt; 3; i++)
    ///     {
    ///         residuals[i] = x[0] + (x[1] * i) - seen[i];
    ///         (jacobian[2 * i], jacobian[(2 * i) + 1]) = (1, i);
    ///     }
    /// });
    /// </code></example>
    public static Residuals From(int dimension, int count, JacobianFunction function) => From(Objective.Numbered(dimension), count, function);

    /// <inheritdoc cref="From(int, int, JacobianFunction)"/>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="function">Writes the residuals and the Jacobian row by row.</param>
    public static Residuals From(Parameters parameters, int count, JacobianFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Check(parameters, count);
        return new CodeResiduals(parameters, count, function);
    }

    /// <summary>Residuals from code that gives their values alone; the Jacobian is made of differences of values, which the result says.</summary>
    /// <remarks>A Jacobian of n variables takes 2n further evaluations and is not exact: see <see cref="CentralDifferences"/>. Prefer a traced function (<see cref="Of(Func{Expr, Expr}, int)"/>) where it can be written as one.</remarks>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="function">Writes the residuals. It is called from every thread that runs a descent on them.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    public static Residuals From(int dimension, int count, ResidualsFunction function, CentralDifferences? differences = null) =>
        From(Objective.Numbered(dimension), count, function, differences);

    /// <inheritdoc cref="From(int, int, ResidualsFunction, CentralDifferences)"/>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="count">The number of residuals, at least 1.</param>
    /// <param name="function">Writes the residuals.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    public static Residuals From(Parameters parameters, int count, ResidualsFunction function, CentralDifferences? differences = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Check(parameters, count);
        return new DifferencesResiduals(parameters, count, function, differences ?? new CentralDifferences());
    }

    private static void Check(Parameters parameters, int count)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Size, 1, nameof(parameters));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
    }
}
