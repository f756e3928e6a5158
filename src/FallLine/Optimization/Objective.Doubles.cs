using System.Linq.Expressions;

namespace FallLine;

/// <content>Objectives from lambdas of doubles.</content>
public abstract partial class Objective
{
    /// <summary>The objective that a C# lambda of doubles computes, with exact derivatives of every order: ordinary mathematics with <see cref="Math"/>.</summary>
    /// <param name="function">The function; what it may contain is said at <see cref="Function.OfDoubles"/>. Its parameters name the variables.</param>
    /// <exception cref="NotSupportedException">It does something whose derivative cannot be had; the message has the part and what to write instead.</exception>
    /// <example><code>
    /// Objective rosenbrock = Objective.OfDoubles((x, y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2));
    /// </code></example>
    public static Objective OfDoubles(Expression<Func<double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double, double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <inheritdoc cref="OfDoubles(Expression{Func{double, double}})"/>
    public static Objective OfDoubles(Expression<Func<double, double, double, double, double, double, double, double, double>> function) => Of(Function.OfDoubles(function));

    /// <summary>The objective that a C# lambda of an array computes, with exact derivatives of every order.</summary>
    /// <param name="function">The function; what it may contain is said at <see cref="Function.OfDoubles"/>.</param>
    /// <param name="dimension">The length of the array, at least 1.</param>
    /// <exception cref="NotSupportedException">It does something whose derivative cannot be had; the message has the part and what to write instead.</exception>
    /// <example><code>
    /// Objective valley = Objective.OfDoubles(
    ///     x => Enumerable.Range(0, x.Length - 1).Sum(i => 100 * Math.Pow(x[i + 1] - x[i] * x[i], 2) + Math.Pow(1 - x[i], 2)),
    ///     dimension: 10);
    /// </code></example>
    public static Objective OfDoubles(Expression<Func<double[], double>> function, int dimension) => Of(Function.OfDoubles(function, dimension));
}
