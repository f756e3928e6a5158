namespace FallLine;

/// <content>Descent with a named or default method.</content>
public sealed partial record Descent
{
    /// <summary>What serves most smooth functions best. Where no method is named, <see cref="Choice"/> may know a better one for the objective.</summary>
    public static Method DefaultMethod { get; } = Methods.LimitedMemoryBfgsMethod;

    /// <summary>Goes down from a start by the method that suits the objective, or by one of the catalogue's; the result names it.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="method">The method; chosen by <see cref="Choice.For"/> where null, and followed by others where it fails.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The start does not fit the objective, or the objective lacks a derivative that the method needs.</exception>
    public static Result Minimize(Objective objective, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        method is null ? Choice.For(objective).Minimize(start, cancellationToken) : method.Default.Minimize(objective, start, cancellationToken);

    /// <summary>Goes down from a start by the method that suits the objective, or by one of the catalogue's; the result names it.</summary>
    /// <param name="function">The function of a vector as long as the start; recorded once, with exact derivatives.</param>
    /// <param name="start">Where to begin; one finite number per variable.</param>
    /// <param name="method">The method; chosen by <see cref="Choice.For"/> where null, and followed by others where it fails.</param>
    /// <param name="cancellationToken">Ends the run within one evaluation; the result then holds the best point so far.</param>
    /// <exception cref="ArgumentException">The start is not finite.</exception>
    /// <exception cref="ShapeException">The function's value is not a scalar.</exception>
    public static Result Minimize(
        Func<Expr, Expr> function, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        Minimize(Objective.Of(function, start.Length), start, method, cancellationToken);

    /// <summary>Goes up from a start by the method that suits the objective, or by one of the catalogue's; values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(Objective, ReadOnlySpan{double}, Method, CancellationToken)"/>
    public static Result Maximize(Objective objective, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        method is null ? Choice.For(objective, maximize: true).Maximize(start, cancellationToken) : method.Default.Maximize(objective, start, cancellationToken);

    /// <summary>Goes up from a start by the method that suits the objective, or by one of the catalogue's; values in the result are the function's own.</summary>
    /// <inheritdoc cref="Minimize(Func{Expr, Expr}, ReadOnlySpan{double}, Method, CancellationToken)"/>
    public static Result Maximize(
        Func<Expr, Expr> function, ReadOnlySpan<double> start, Method? method = null, CancellationToken cancellationToken = default) =>
        Maximize(Objective.Of(function, start.Length), start, method, cancellationToken);
}
