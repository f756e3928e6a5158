using System.Collections.Immutable;
using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine;

/// <content>
/// Derivatives and batches inside other functions. Each result is an expression or a function like any other, so they nest in any order.
/// Those of a function of several arrays are in Function.Variables.cs.
/// </content>
public sealed partial class Function
{
    /// <summary>This function of an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Apply(Expr argument) => At(One(argument), _traced.Output)[0];

    /// <summary>The value of this scalar function and its gradient at an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public (Expr Value, Expr Gradient) ValueAndGradient(Expr argument) =>
        At(One(argument), [_traced.Output, .. _traced.Gradient]) is [var value, var gradient] ? (value, gradient) : default;

    /// <summary>The gradient of this scalar function at an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Gradient(Expr argument) => At(One(argument), _traced.Gradient)[0];

    /// <summary>The derivative of the result along a change of the argument, inside another function (forward mode).</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <param name="tangent">The change, of the same shape.</param>
    public Expr Jvp(Expr argument, Expr tangent) => JvpAt(One(argument), One(tangent));

    /// <summary>The gradient of the result's elements, each weighed, inside another function (reverse mode).</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <param name="cotangent">The weights, of the shape of the result.</param>
    public Expr Vjp(Expr argument, Expr cotangent) => VjpAt(One(argument), cotangent)[0];

    /// <summary>The Hessian of this scalar function times a vector, inside another function, without the Hessian.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <param name="vector">The vector, of the same shape.</param>
    public Expr HessianProduct(Expr argument, Expr vector) => HessianProductAt(One(argument), One(vector))[0];

    /// <summary>The first derivatives at an expression, inside another function: the axes of the result, then those of the argument.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <remarks>By forward or reverse mode, whichever is the least work.</remarks>
    public Expr Jacobian(Expr argument) => JacobianAt(One(argument)).Reshape(Shape.Of([.. Shape.Extents, .. _traced.Inputs[0].Shape.Extents]));

    /// <summary>The second derivatives of this scalar function at an expression, inside another function: the axes of the argument twice.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Hessian(Expr argument)
    {
        ImmutableArray<int> extents = _traced.Inputs[0].Shape.Extents;
        return HessianAt(One(argument)).Reshape(Shape.Of([.. extents, .. extents]));
    }

    /// <summary>The second derivatives of this scalar function with respect to each element of an expression twice, inside another function.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr HessianDiagonal(Expr argument) => HessianDiagonalAt(One(argument)).Reshape(_traced.Inputs[0].Shape);

    /// <summary>This function of many points at once (vmap): every input and the result gain a first axis.</summary>
    /// <param name="count">The number of points, at least 1.</param>
    /// <example><code>
    /// Function norm = Function.Of(x => Norm(x), Shape.Vector(3));
    /// double[] lengths = norm.Map(2).Values(1, 2, 2, 0, 3, 4);   // 3, 5
    /// </code></example>
    public Function Map(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var items = Parameters.Items.Select(item => (item.Name, Structure.WithFirst(count, item.Shape))).ToArray();
        return Of(variables => Batching.Map([_traced.Output], _traced.Inputs, variables.Values)[0], Parameters.Of(items));
    }

    /// <summary>The same function with another derivative: for one that is not differentiable, or whose derivative is known to be cheaper or more stable.</summary>
    /// <param name="derivative">From the argument and its tangent to the tangent of the result: the Jacobian times the tangent. Both modes and all orders follow from it.</param>
    /// <example><code>
    /// // Rounds down, and lets derivatives through.
    /// Function step = Function.Of(Floor, Shape.Scalar).WithDerivative((x, tangent) => tangent);
    /// </code></example>
    /// <exception cref="ArgumentException">The derivative is not linear in the tangent, or uses variables of a function around it.</exception>
    /// <exception cref="ShapeException">What it gives has not the shape of the result.</exception>
    public Function WithDerivative(Func<Expr, Expr, Expr> derivative)
    {
        ArgumentNullException.ThrowIfNull(derivative);
        RequireOneInput();
        return WithRule((inputs, tangents) => derivative(inputs[0], tangents[0]));
    }

    private Function WithRule(Func<ImmutableArray<Expr>, ImmutableArray<Expr>, Expr> derivative)
    {
        TangentRule rule = TangentRule.Of(derivative, _traced.Output, _traced.Inputs);
        return new Function(new Traced(Parameters, _traced.Inputs, Expr.Apply(new CustomDerivative(rule), [.. _traced.Inputs, _traced.Output])));
    }

    private ImmutableArray<Expr> At(ImmutableArray<Expr> arguments, params ImmutableArray<Expr> results) => Substitution.Replace(results, _traced.Inputs, arguments);

    private Expr JvpAt(ImmutableArray<Expr> arguments, ImmutableArray<Expr> tangents)
    {
        ImmutableArray<Expr> along = LikeInputs("tangent");
        return Substitution.Replace([_traced.Jvp(along)], [.. _traced.Inputs, .. along], [.. arguments, .. tangents])[0];
    }

    private ImmutableArray<Expr> VjpAt(ImmutableArray<Expr> arguments, Expr cotangent)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        Expr weights = Expr.Input("cotangent", Shape);
        return Substitution.Replace(_traced.Vjp(weights), [.. _traced.Inputs, weights], [.. arguments, cotangent]);
    }

    private ImmutableArray<Expr> HessianProductAt(ImmutableArray<Expr> arguments, ImmutableArray<Expr> vectors)
    {
        RequireScalar();
        ImmutableArray<Expr> along = LikeInputs("vector");
        return Substitution.Replace(_traced.HessianProduct(along), [.. _traced.Inputs, .. along], [.. arguments, .. vectors]);
    }

    /// <summary>A row for each element of the result, a column for each element of a point.</summary>
    private Expr JacobianAt(ImmutableArray<Expr> arguments)
    {
        // Beyond this ratio the side with fewer unit vectors is cheaper; and all unit vectors of a large space would be its size squared.
        const long Clear = 8;
        Expr? columns = Shape.Size * Clear < Parameters.Size ? null
            : Along(Shape.Vector(Parameters.Size), seed => _traced.Jvp(_traced.Split(seed))).Reshape(Shape.Matrix(Parameters.Size, Shape.Size)).Transpose();
        Expr? rows = Parameters.Size * Clear < Shape.Size ? null
            : Along(Shape, cotangent => Traced.Flat(_traced.Vjp(cotangent))).Reshape(Shape.Matrix(Shape.Size, Parameters.Size));
        return At(arguments, rows is null || (columns is not null && Work(columns) < Work(rows)) ? columns! : rows)[0];
    }

    private Expr HessianAt(ImmutableArray<Expr> arguments)
    {
        RequireScalar();
        return At(arguments, Along(Shape.Vector(Parameters.Size), seed => Traced.Flat(_traced.HessianProduct(_traced.Split(seed)))))[0];
    }

    private Expr HessianDiagonalAt(ImmutableArray<Expr> arguments)
    {
        RequireScalar();
        return At(arguments, Along(Shape.Vector(Parameters.Size), seed => _traced.Curvature(_traced.Split(seed))))[0];
    }

    /// <summary>A derivative along every unit vector of a space, one after another along a new first axis.</summary>
    private static Expr Along(Shape space, Func<Expr, Expr> derivative)
    {
        Expr vector = Expr.Input("unit", space);
        return UnitBatching.Map(derivative(vector), vector);
    }

    private double Work(Expr expression) => Cost.Of(Simplification.Run(Graph.Of(_traced.Inputs, [expression])));

    private ImmutableArray<Expr> LikeInputs(string name) => [.. _traced.Inputs.Select(input => Expr.Input(name, input.Shape))];

    private ImmutableArray<Expr> One(Expr argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        RequireOneInput();
        return [argument];
    }

    private void RequireOneInput()
    {
        if (_traced.Inputs.Length != 1)
        {
            throw new InvalidOperationException($"This function has {_traced.Inputs.Length} inputs ({string.Join(", ", Parameters.Items.Select(p => p.Name))}): give it Variables, which name an expression for each of them.");
        }
    }
}
