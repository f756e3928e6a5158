using System.Linq.Expressions;
using FallLine.Differentiation;
using FallLine.Expressions.Lambdas;

namespace FallLine;

/// <content>Functions from lambdas of doubles.</content>
public sealed partial class Function
{
    /// <summary>The function that a C# lambda of doubles computes, with exact derivatives: its tree is read, not its numbers.</summary>
    /// <remarks>
    /// <para>
    /// It may use operators, comparisons with <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>, <c>?:</c>, the functions of <see cref="Math"/>, elements <c>x[i]</c> and
    /// <c>x.Length</c> of an array parameter, and <c>Sum</c>, <c>Average</c>, <c>Min</c>, <c>Max</c> with <c>Select</c>, <c>Zip</c>, <c>Skip</c> and <c>Take</c> over captured data, <c>Enumerable.Range</c> or the array.
    /// What it captures is read once, now; later changes are not seen. A sum is written out item by item: for many thousands of items write it over arrays (<see cref="Of(Func{Expr, Expr}, Shape)"/>).
    /// </para>
    /// <para>At a choice both branches are kept; the one not taken poisons neither value nor derivative.</para>
    /// </remarks>
    /// <param name="lambda">From one or more doubles, or from one array of doubles, to a double.</param>
    /// <param name="length">The length of the array; left out for doubles.</param>
    /// <exception cref="NotSupportedException">It does something whose derivative cannot be had; the message has the part and what to write instead.</exception>
    /// <exception cref="ArgumentException">It is not such a lambda, an index is outside of the array, or reading what it captures failed.</exception>
    /// <example><code>
    /// Function f = Function.OfDoubles((double x, double y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2));
    /// </code></example>
    public static Function OfDoubles(LambdaExpression lambda, int? length = null)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        DoubleLambda read = DoubleLambda.Read(lambda, length);
        return new Function(new Traced(read.Parameters, read.Inputs, read.Body));
    }
}
