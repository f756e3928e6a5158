using FallLine.Optimization;

namespace FallLine;

/// <content>Residuals of plain code of which each depends on few variables.</content>
public abstract partial class Residuals
{
    /// <summary>Residuals from code that computes the entries of its own sparse Jacobian; the whole matrix is made nowhere.</summary>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="pattern">Where the Jacobian may be other than 0: a row for each residual, a column for each variable.</param>
    /// <param name="function">Writes the residuals and the entries, row by row and in each row by ascending column. It is called from every thread that runs a descent on them.</param>
    /// <example><code>
    /// SparsityPattern chain = SparsityPattern.OfRows(columns: n, Enumerable.Range(0, n - 1).Select(i => new[] { i, i + 1 }));
    /// Residuals steps = Residuals.From(n, chain, (x, residuals, entries) =>
    /// {
    ///     for (int i = 0; i &lt; n - 1; i++)
    ///     {
    ///         residuals[i] = x[i + 1] - (x[i] * x[i]);
    ///         (entries[2 * i], entries[(2 * i) + 1]) = (-2 * x[i], 1);
    ///     }
    /// });
    /// </code></example>
    public static Residuals From(int dimension, SparsityPattern pattern, JacobianFunction function) => From(Objective.Numbered(dimension), pattern, function);

    /// <inheritdoc cref="From(int, SparsityPattern, JacobianFunction)"/>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="pattern">Where the Jacobian may be other than 0: a row for each residual, a column for each variable.</param>
    /// <param name="function">Writes the residuals and the entries, row by row and in each row by ascending column.</param>
    public static Residuals From(Parameters parameters, SparsityPattern pattern, JacobianFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Check(parameters, pattern);
        return new SparseCodeResiduals(parameters, pattern, function);
    }

    /// <summary>Residuals from code that gives their values alone, of which each depends on few variables: differences of variables that no residual shares are taken at once.</summary>
    /// <remarks>The entries take two further evaluations for each of a few groups of variables, instead of two for each variable; three groups for a tridiagonal Jacobian, whatever its size (A. R. Curtis, M. J. D. Powell and J. K. Reid 1974).</remarks>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="pattern">Where the Jacobian may be other than 0: a row for each residual, a column for each variable.</param>
    /// <param name="function">Writes the residuals. It is called from every thread that runs a descent on them.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    public static Residuals From(int dimension, SparsityPattern pattern, ResidualsFunction function, CentralDifferences? differences = null) => From(Objective.Numbered(dimension), pattern, function, differences);

    /// <inheritdoc cref="From(int, SparsityPattern, ResidualsFunction, CentralDifferences)"/>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="pattern">Where the Jacobian may be other than 0: a row for each residual, a column for each variable.</param>
    /// <param name="function">Writes the residuals.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    public static Residuals From(Parameters parameters, SparsityPattern pattern, ResidualsFunction function, CentralDifferences? differences = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Check(parameters, pattern);
        return new DifferencesResiduals(parameters, pattern.Rows, function, differences ?? new CentralDifferences(), groups: new DifferenceGroups(pattern));
    }

    private static void Check(Parameters parameters, SparsityPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        Check(parameters, pattern.Rows);
        if (pattern.Columns != parameters.Size)
        {
            throw new ArgumentException($"The pattern has {pattern.Columns} columns, but there are {parameters.Size} variables: each is a column.", nameof(pattern));
        }
    }
}
