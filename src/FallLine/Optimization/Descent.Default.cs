namespace FallLine;

/// <content>Descent with a named or default method.</content>
public sealed partial record Descent
{
    /// <summary>The method that is used where none is named: what serves most smooth functions best.</summary>
    public static Method DefaultMethod { get; } = Methods.LimitedMemoryBfgsMethod;

    /// <summary>Up to so many variables a Hessian costs less than the steps that it saves under constraints, whose penalties make narrow valleys.</summary>
    private const int FewVariables = 100;

    /// <summary>The method that is used for an objective where none is named: L-BFGS, and within bounds L-BFGS-B; under constraints, for up to 100 variables with a Hessian, exact trust regions.</summary>
    /// <param name="objective">What will be descended.</param>
    public static Method DefaultFor(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Term is not null ? Methods.LimitedMemoryBfgsBMethod
            : objective.Constraints is not null && objective.Order >= DerivativeOrder.Hessian && objective.Dimension <= FewVariables ? Methods.MoreSorensenMethod
            : DefaultMethod;
    }

    /// <summary>Goes down from a start by the default method, or by one of the catalogue's; the result names it.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="method">The method; what <see cref="DefaultFor"/> says where null.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The start does not fit the objective, or the objective lacks a derivative that the method needs.</exception>
    public static Result Minimize(Objective objective, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        (method ?? DefaultFor(objective)).Default.Minimize(objective, start, cancellationToken);

    /// <summary>Goes down from a start by the default method, or by one of the catalogue's; the result names it.</summary>
    /// <param name="function">The function of a vector as long as the start; recorded once, with exact derivatives.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="method">The method; what <see cref="DefaultFor"/> says where null.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The start is not finite.</exception>
    /// <exception cref="ShapeException">The function's value is not a scalar.</exception>
    public static Result Minimize(
        Func<Expr, Expr> function, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        Minimize(Objective.Of(function, start.Length), start, method, cancellationToken);

    /// <summary>Goes up from a start by the default method, or by one of the catalogue's; values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(Objective, ReadOnlySpan{double}, Method, CancellationToken)"/>
    public static Result Maximize(Objective objective, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        (method ?? DefaultFor(objective)).Default.Maximize(objective, start, cancellationToken);

    /// <summary>Goes up from a start by the default method, or by one of the catalogue's; values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(Func{Expr, Expr}, ReadOnlySpan{double}, Method, CancellationToken)"/>
    public static Result Maximize(
        Func<Expr, Expr> function, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        Maximize(Objective.Of(function, start.Length), start, method, cancellationToken);
}
