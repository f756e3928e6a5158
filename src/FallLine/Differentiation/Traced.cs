using System.Collections.Immutable;

namespace FallLine.Differentiation;

/// <summary>A function recorded once: its inputs, its result, and on demand the expressions of its derivatives.</summary>
internal sealed class Traced
{
    private readonly Lazy<ImmutableArray<Expr>> _gradient;

    public Traced(Parameters parameters, ImmutableArray<Expr> inputs, Expr output)
    {
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

    /// <summary>The Hessian times a vector: the gradient of ⟨gradient, vector⟩. Its inputs are the function's, then the vector's parts.</summary>
    public (ImmutableArray<Expr> Inputs, ImmutableArray<Expr> Product) HessianProduct()
    {
        ImmutableArray<Expr> vector = [.. Parameters.Items.Select(item => Expr.Input("v_" + item.Name, item.Shape))];
        Expr slope = Gradient.Zip(vector, (g, v) => Expr.Sum(g * v)).Aggregate((left, right) => left + right);
        return ([.. Inputs, .. vector], ReverseMode.Gradient(Shared(slope, [.. Inputs, .. vector]), Inputs));
    }

    /// <summary>Row i of the Jacobian: the derivative of the i-th element of the result.</summary>
    public IEnumerable<ImmutableArray<Expr>> JacobianRows()
    {
        Expr flat = Output.Reshape(Shape.Vector(Output.Shape.Size));
        for (int row = 0; row < Output.Shape.Size; row++)
        {
            yield return ReverseMode.Gradient(flat[row], Inputs);
        }
    }

    /// <summary>The expression with equal computations made one, so that each is differentiated once.</summary>
    private static Expr Shared(Expr expression, ImmutableArray<Expr> inputs) => Graph.Of(inputs, [expression]).Outputs[0];
}
