using FallLine.Compilation;
using FallLine.Differentiation;
using FallLine.Expressions;

namespace FallLine;

/// <content>Derivatives and batches inside other functions. Each result is an expression or a function like any other, so they nest in any order.</content>
public sealed partial class Function
{
    /// <summary>This function of an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Apply(Expr argument) => At(argument, _ => _traced.Output);

    /// <summary>The gradient of this scalar function at an expression, inside another.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Gradient(Expr argument) => At(argument, _ => _traced.Gradient[0]);

    /// <summary>The derivative of the result along a change of the argument, inside another function (forward mode).</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <param name="tangent">The change, of the same shape.</param>
    public Expr Jvp(Expr argument, Expr tangent)
    {
        Expr along = Expr.Input("tangent", RequireOneInput().Shape);
        return Substitution.Replace([_traced.Jvp([along])], [_traced.Inputs[0], along], [argument, tangent])[0];
    }

    /// <summary>The gradient of the result's elements, each weighed, inside another function (reverse mode).</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <param name="cotangent">The weights, of the shape of the result.</param>
    public Expr Vjp(Expr argument, Expr cotangent)
    {
        RequireOneInput();
        Expr weights = Expr.Input("cotangent", Shape);
        return Substitution.Replace([_traced.Vjp(weights)[0]], [_traced.Inputs[0], weights], [argument, cotangent])[0];
    }

    /// <summary>The first derivatives at an expression, inside another function: the axes of the result, then those of the argument.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    /// <remarks>By forward or reverse mode, whichever is the least work.</remarks>
    public Expr Jacobian(Expr argument) => At(argument, input =>
    {
        Expr columns = Along(input.Shape, tangent => _traced.Jvp([tangent])).Reshape(Shape.Matrix(input.Shape.Size, Shape.Size)).Transpose();
        Expr rows = Along(Shape, cotangent => _traced.Vjp(cotangent)[0]);
        Shape shape = Shape.Of([.. Shape.Extents, .. input.Shape.Extents]);
        return (Work(columns) < Work(rows) ? columns : rows).Reshape(shape);
    });

    /// <summary>The second derivatives of this scalar function at an expression, inside another function: the axes of the argument twice.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr Hessian(Expr argument) => At(argument, input =>
    {
        RequireScalar();
        return Along(input.Shape, tangent => _traced.HessianProduct([tangent])[0]).Reshape(Shape.Of([.. input.Shape.Extents, .. input.Shape.Extents]));
    });

    /// <summary>The second derivatives of this scalar function with respect to each element of an expression twice, inside another function.</summary>
    /// <param name="argument">An expression of the shape of the one input.</param>
    public Expr HessianDiagonal(Expr argument) => At(argument, input =>
    {
        RequireScalar();
        return Along(input.Shape, tangent => _traced.Curvature([tangent])).Reshape(input.Shape);
    });

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
        return Of(variables => Batching.Map([_traced.Output], _traced.Inputs, [.. items.Select(item => variables[item.Name])])[0], Parameters.Of(items));
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
        Expr input = RequireOneInput();
        TangentRule rule = TangentRule.Of(derivative, _traced.Output, input);
        return new Function(new Traced(Parameters, _traced.Inputs, Expr.Apply(new CustomDerivative(rule), input, _traced.Output)));
    }

    /// <summary>A derivative along every unit vector of a space, one after another along a new first axis.</summary>
    private static Expr Along(Shape space, Func<Expr, Expr> derivative)
    {
        Expr vector = Expr.Input("unit", space);
        double[] units = Seeded.Identity(space.Size);
        return Batching.Map([derivative(vector)], [vector], [Expr.Literal(units, Structure.WithFirst(space.Size, space))])[0];
    }

    private double Work(Expr expression) => Cost.Of(Simplification.Run(Graph.Of(_traced.Inputs, [expression])));

    private Expr At(Expr argument, Func<Expr, Expr> derivative)
    {
        ArgumentNullException.ThrowIfNull(argument);
        Expr input = RequireOneInput();
        return Substitution.Replace([derivative(input)], [input], [argument])[0];
    }

    private Expr RequireOneInput() => _traced.Inputs.Length == 1
        ? _traced.Inputs[0]
        : throw new InvalidOperationException($"This function has {_traced.Inputs.Length} inputs ({string.Join(", ", Parameters.Items.Select(p => p.Name))}); only a function of one array can be applied to one expression.");
}
