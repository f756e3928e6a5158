using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>A function recorded once: its inputs, its result, and on demand the expressions of its derivatives.</summary>
internal sealed class Traced
{
    private readonly Lazy<ImmutableArray<Expr>> _gradient;

    public Traced(Parameters parameters, ImmutableArray<Expr> inputs, Expr output)
    {
        if (output is null)
        {
            throw new InvalidOperationException("The lambda returned null: it must return the expression that it computes.");
        }

        Parameters = parameters;
        Inputs = inputs;
        Output = Shared(output, inputs);
        _gradient = new(() => ReverseMode.Gradient(Output, Inputs));
    }

    public Parameters Parameters { get; }

    public ImmutableArray<Expr> Inputs { get; }

    public Expr Output { get; }

    /// <summary>The derivative of a scalar function with respect to each input.</summary>
    public ImmutableArray<Expr> Gradient => _gradient.Value;

    public static Traced Of(Func<Expr, Expr> body, Shape shape)
    {
        Expr input = Expr.Input("x", shape);
        return new Traced(Parameters.Of(("x", shape)), [input], body(input));
    }

    public static Traced Of(Func<Variables, Expr> body, Parameters parameters)
    {
        ImmutableArray<Expr> inputs = [.. parameters.Items.Select(item => Expr.Input(item.Name, item.Shape))];
        return new Traced(parameters, inputs, body(new Variables(parameters, inputs)));
    }

    /// <summary>The number of nodes that the function and, where it is a scalar, its gradient need.</summary>
    public int Size => SizeOf(Graph.Of(Inputs, Output.Shape.IsScalar ? [Output, .. Gradient] : [Output]));

    /// <summary>The derivative of the result along a change of the inputs.</summary>
    public Expr Jvp(IReadOnlyList<Expr> tangents) => ForwardMode.Pushforward([Output], Inputs, tangents)[0];

    /// <summary>The derivatives, for each input, of the sum of the result's elements weighed by <paramref name="cotangent"/>.</summary>
    public ImmutableArray<Expr> Vjp(Expr cotangent) => ReverseMode.Pullback([Output], [cotangent], Inputs);

    /// <summary>The Hessian times a vector: the change of the gradient along it.</summary>
    public ImmutableArray<Expr> HessianProduct(IReadOnlyList<Expr> vector) => ForwardMode.Pushforward(Graph.Of(Inputs, Gradient).Outputs, Inputs, vector);

    /// <summary>The second derivative along a direction: vᵀ·∇²f·v, by forward mode twice.</summary>
    public Expr Curvature(IReadOnlyList<Expr> direction) => ForwardMode.Pushforward([Shared(Jvp(direction), [.. Inputs, .. direction])], Inputs, direction)[0];

    /// <summary>Row i of the Jacobian: the derivative of the i-th element of the result.</summary>
    public IEnumerable<ImmutableArray<Expr>> JacobianRows() => Elements(Output).Select(element => ReverseMode.Gradient(element, Inputs));

    /// <summary>Row i of the Hessian: the derivative of the gradient's i-th element.</summary>
    public IEnumerable<ImmutableArray<Expr>> HessianRows() => Gradient.SelectMany(Elements).Select(element => ReverseMode.Gradient(element, Inputs));

    /// <summary>A vector of as many elements as a point has, as the inputs' parts.</summary>
    public ImmutableArray<Expr> Split(Expr vector) =>
        [.. Parameters.Items.Select(item => vector.Slice(0, item.Offset, item.Shape.Size).Reshape(item.Shape))];

    /// <summary>Each element of an array, row by row; a scalar itself.</summary>
    public static IEnumerable<Expr> Elements(Expr x)
    {
        if (x.Shape.IsScalar)
        {
            return [x];
        }

        Expr flat = x.Reshape(Shape.Vector(x.Shape.Size));
        return Enumerable.Range(0, x.Shape.Size).Select(i => flat[i]);
    }

    /// <summary>All elements of arrays one after another.</summary>
    public static Expr Flat(IEnumerable<Expr> parts) =>
        Expr.Concatenate(parts.Select(part => part.Reshape(Shape.Vector(part.Shape.Size))));

    private static int SizeOf(Graph graph) => graph.Nodes.Sum(node => node.Primitive is Nested nested ? 1 + nested.Bodies.Sum(body => SizeOf(body.Graph)) : 1);

    /// <summary>The expression with equal computations made one, so that each is differentiated once.</summary>
    private static Expr Shared(Expr expression, ImmutableArray<Expr> inputs) => Graph.Of(inputs, [expression]).Outputs[0];
}
