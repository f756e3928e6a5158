using System.Diagnostics.CodeAnalysis;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine;

/// <content>A function of each element along the first axis.</content>
public sealed partial class Expr
{
    /// <summary>What a function gives for each row of an array, one after another along the first axis (vmap).</summary>
    /// <param name="body">The function of one row; it is recorded once, whatever the number of rows. Expressions that it closes over are shared by all rows.</param>
    /// <param name="rows">A vector's elements, a matrix's rows, and so on.</param>
    /// <example><code>
    /// Expr loss = Mean(Map((row, target) => Square(row.Dot(w) - target), X, y));
    /// </code></example>
    /// <exception cref="ShapeException">A scalar has no rows.</exception>
    public static Expr Map(Func<Expr, Expr> body, Expr rows)
    {
        ArgumentNullException.ThrowIfNull(body);
        Expr row = RowOf(rows);
        return Batching.Map([body(row)], [row], [rows])[0];
    }

    /// <inheritdoc cref="Map(Func{Expr, Expr}, Expr)"/>
    /// <param name="body">The function of a row of each array.</param>
    /// <param name="left">The rows that are the first argument.</param>
    /// <param name="right">As many rows, the second argument.</param>
    public static Expr Map(Func<Expr, Expr, Expr> body, Expr left, Expr right)
    {
        ArgumentNullException.ThrowIfNull(body);
        (Expr first, Expr second) = (RowOf(left), RowOf(right));
        return left.Shape[0] == right.Shape[0]
            ? Batching.Map([body(first, second)], [first, second], [left, right])[0]
            : throw new ShapeException($"map over shapes {left.Shape} and {right.Shape}: {left.Shape[0]} and {right.Shape[0]} rows; they must be as many.");
    }

    private static Expr RowOf([NotNull] Expr? rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Shape.IsScalar
            ? throw new ShapeException("map over a scalar: it has no rows. Apply the function to it.")
            : Input("row", Structure.Without(rows.Shape, 0), rows.ElementType);
    }
}
