using System.Collections.Immutable;

namespace FallLine;

/// <content>Derivatives of a function of several arrays, inside other functions. Arguments are taken by name; more than it needs may be given.</content>
public sealed partial class Function
{
    /// <summary>This function of named expressions, inside another.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    /// <example><code>
    /// Function penalised = Function.Of(p => loss.Apply(p) + Sum(Square(loss.Gradient(p)["w"])), loss.Parameters);
    /// </code></example>
    /// <exception cref="KeyNotFoundException">An input has no argument.</exception>
    /// <exception cref="ShapeException">An argument has not the shape of its input.</exception>
    public Expr Apply(Variables arguments) => At(Chosen(arguments), _traced.Output)[0];

    /// <summary>The value of this scalar function and its gradient, inside another.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    public (Expr Value, Variables Gradient) ValueAndGradient(Variables arguments)
    {
        ImmutableArray<Expr> both = At(Chosen(arguments), [_traced.Output, .. _traced.Gradient]);
        return (both[0], Named(both[1..]));
    }

    /// <summary>The gradient of this scalar function by each input, inside another function.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    public Variables Gradient(Variables arguments) => Named(At(Chosen(arguments), _traced.Gradient));

    /// <summary>The derivative of the result along a change of all inputs, inside another function (forward mode).</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    /// <param name="tangents">The change of each input.</param>
    public Expr Jvp(Variables arguments, Variables tangents) => JvpAt(Chosen(arguments), Chosen(tangents));

    /// <summary>The gradient by each input of the result's elements, each weighed, inside another function (reverse mode).</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    /// <param name="cotangent">The weights, of the shape of the result.</param>
    public Variables Vjp(Variables arguments, Expr cotangent) => Named(VjpAt(Chosen(arguments), cotangent));

    /// <summary>The Hessian of this scalar function times a vector, inside another function, without the Hessian.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    /// <param name="vector">The part of the vector for each input.</param>
    public Variables HessianProduct(Variables arguments, Variables vector) => Named(HessianProductAt(Chosen(arguments), Chosen(vector)));

    /// <summary>The first derivatives by each input, inside another function: the axes of the result, then those of the input.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    /// <remarks>By forward or reverse mode, whichever is the least work.</remarks>
    public Variables Jacobian(Variables arguments)
    {
        Expr matrix = JacobianAt(Chosen(arguments));
        var blocks = Parameters.Items.Select(item =>
            (item.Name, matrix.Slice(1, item.Offset, item.Shape.Size).Reshape(Shape.Of([.. Shape.Extents, .. item.Shape.Extents]))));
        return Variables.Of([.. blocks]);
    }

    /// <summary>The second derivatives of this scalar function, inside another function: a row and a column for each element of a point, the inputs one after another.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    public Expr Hessian(Variables arguments) => HessianAt(Chosen(arguments));

    /// <summary>The second derivatives of this scalar function with respect to each element of each input twice, inside another function.</summary>
    /// <param name="arguments">An expression for each input, by its name and of its shape.</param>
    public Variables HessianDiagonal(Variables arguments) => Named(_traced.Split(HessianDiagonalAt(Chosen(arguments))));

    /// <summary>The same function of several arrays with another derivative.</summary>
    /// <param name="derivative">From the arguments and their tangents to the tangent of the result, linear in the tangents. Both modes and all orders follow from it.</param>
    /// <example><code>
    /// Function f = Function.Of(p => Floor(p["x"] * p["y"]), parameters).WithDerivative((at, tangent) => (at["y"] * tangent["x"]) + (at["x"] * tangent["y"]));
    /// </code></example>
    /// <exception cref="ArgumentException">The derivative is not linear in the tangents, or uses variables of a function around it.</exception>
    /// <exception cref="ShapeException">What it gives has not the shape of the result.</exception>
    public Function WithDerivative(Func<Variables, Variables, Expr> derivative)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        return WithRule((inputs, tangents) => derivative(Named(inputs), Named(tangents)));
    }

    private ImmutableArray<Expr> Chosen(Variables arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return [.. Parameters.Items.Select(item => arguments[item.Name])];
    }

    private Variables Named(ImmutableArray<Expr> values) => new(Parameters, values);
}
