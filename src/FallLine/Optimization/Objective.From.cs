using System.Globalization;
using FallLine.Optimization;

namespace FallLine;

/// <content>Objectives from plain code that knows its own derivatives.</content>
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
    public static Objective From(int dimension, GradientFunction function, HessianFunction? hessian = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var names = new (string, Shape)[dimension];
        for (int i = 0; i < dimension; i++)
        {
            names[i] = ("x" + i.ToString(CultureInfo.InvariantCulture), Shape.Scalar);
        }

        return From(Parameters.Of(names), function, hessian);
    }

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
}
