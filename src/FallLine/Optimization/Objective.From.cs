using System.Globalization;
using FallLine.Optimization;

namespace FallLine;

/// <content>Objectives from plain code, with its own derivatives or without.</content>
public abstract partial class Objective
{
    /// <summary>An objective from code that computes its own gradient, and, where it can, its own Hessian.</summary>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="function">Gives the value and writes the gradient. It is called from every thread that runs a descent on this objective.</param>
    /// <param name="hessian">Writes the Hessian row by row; null where there is none.</param>
    /// <example><code>
    /// Objective parabola = Objective.From(dimension: 1, (x, gradient) =>
    /// {
    ///     gradient[0] = 4 * x[0];
    ///     return 2 * x[0] * x[0];
    /// });
    /// </code></example>
    public static Objective From(int dimension, GradientFunction function, HessianFunction? hessian = null) =>
        From(Numbered(dimension), function, hessian);

    /// <summary>An objective of named variables from code that computes its own gradient, and, where it can, its own Hessian.</summary>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="function">Gives the value and writes the gradient.</param>
    /// <param name="hessian">Writes the Hessian row by row; null where there is none.</param>
    public static Objective From(Parameters parameters, GradientFunction function, HessianFunction? hessian = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Size, 1, nameof(parameters));
        return new CodeObjective(parameters, function, hessian);
    }

    /// <summary>An objective from code that gives its value alone; derivatives are differences of values, which the result says.</summary>
    /// <remarks>A gradient of n variables takes 2n further evaluations and is not exact: see <see cref="CentralDifferences"/>. Prefer a traced function (<see cref="Of(Func{Expr, Expr}, int)"/>, <c>OfDoubles</c>) where it can be written as one.</remarks>
    /// <param name="dimension">The number of variables, at least 1; they are called <c>x0</c>, <c>x1</c>, …</param>
    /// <param name="function">Gives the value. It is called from every thread that runs a descent on this objective.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    /// <example><code>
    /// Objective parabola = Objective.From(dimension: 1, x => 2 * x[0] * x[0]);
    /// </code></example>
    public static Objective From(int dimension, ValueFunction function, CentralDifferences? differences = null) =>
        From(Numbered(dimension), function, differences);

    /// <summary>An objective of named variables from code that gives its value alone; derivatives are differences of values, which the result says.</summary>
    /// <param name="parameters">The variables, in the order in which they lie in a point.</param>
    /// <param name="function">Gives the value.</param>
    /// <param name="differences">How differences are taken; by default as <see cref="CentralDifferences"/> says.</param>
    public static Objective From(Parameters parameters, ValueFunction function, CentralDifferences? differences = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters.Size, 1, nameof(parameters));
        return new DifferencesObjective(parameters, function, differences ?? new CentralDifferences());
    }

    internal static Parameters Numbered(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var names = new (string, Shape)[dimension];
        for (int i = 0; i < dimension; i++)
        {
            names[i] = ("x" + i.ToString(CultureInfo.InvariantCulture), Shape.Scalar);
        }

        return Parameters.Of(names);
    }
}
