using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>Its second operand, a function of the first whose derivative is <paramref name="Rule"/> and not what its expression says.</summary>
internal sealed record CustomDerivative(TangentRule Rule) : Primitive
{
    public override string Name => "custom";

    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[1].Shape;

    public override Expr? Pullback(int operand, Expr node, Expr cotangent) => operand == 0 ? Rule.Pullback(node.Operands[0], cotangent) : null;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) => tangents[0] is { } tangent ? Rule.Pushforward(node.Operands[0], tangent) : null;

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        return Expr.Apply(
            new CustomDerivative(Rule.Map(size)),
            [.. operands.Zip(node.Operands, (operand, single) => Expr.Broadcast(operand, Structure.WithFirst(size, single.Shape)))]);
    }
}

/// <summary>A derivative that a user states: from an argument and its tangent to the tangent of the result, linear in the tangent.</summary>
internal sealed class TangentRule
{
    private readonly Expr _argument;
    private readonly Expr _tangent;
    private readonly Expr _result;
    private readonly Expr _cotangent;
    private readonly Expr _transpose;

    private TangentRule(Expr argument, Expr tangent, Expr result)
    {
        (_argument, _tangent, _result) = (argument, tangent, result);
        _cotangent = Expr.Input("cotangent", result.Shape, argument.ElementType);

        // A linear function is its own derivative: the reverse mode of it, by the tangent, is its transpose.
        _transpose = ReverseMode.Pullback([result], [_cotangent], [tangent])[0];
    }

    public static TangentRule Of(Func<Expr, Expr, Expr> derivative, Expr value, Expr argument)
    {
        Expr tangent = Expr.Input("tangent", argument.Shape, argument.ElementType);
        Expr result = derivative(argument, tangent);
        result = Shape.Broadcast(result.Shape, value.Shape) == value.Shape
            ? Expr.Broadcast(result, value.Shape)
            : throw new ShapeException($"The derivative of a function whose result has shape {value.Shape} gives {result.Shape}: it must give the change of the result.");
        TangentRule rule = new(argument, tangent, result);
        foreach (Expr node in Graph.TopologicalOrder([value, result, rule._transpose]).Where(node => node.Primitive is Input))
        {
            if (!ReferenceEquals(node, argument) && !ReferenceEquals(node, tangent) && !ReferenceEquals(node, rule._cotangent))
            {
                throw new ArgumentException($"A function with its own derivative uses '{node.Primitive.Name}', a variable of a function around it, and nothing says what the derivative by that is. Make it part of the argument.", nameof(derivative));
            }
        }

        return Graph.TopologicalOrder([rule._transpose]).Any(node => ReferenceEquals(node, tangent))
            ? throw new ArgumentException("The derivative is not linear in the tangent: it must be the Jacobian times it.", nameof(derivative))
            : rule;
    }

    public Expr Pushforward(Expr argument, Expr tangent) => Substitution.Replace([_result], [_argument, _tangent], [argument, tangent])[0];

    public Expr Pullback(Expr argument, Expr cotangent) => Substitution.Replace([_transpose], [_argument, _cotangent], [argument, cotangent])[0];

    /// <summary>The rule for each element of a batch.</summary>
    public TangentRule Map(int size)
    {
        Expr arguments = Expr.Input("arguments", Structure.WithFirst(size, _argument.Shape), _argument.ElementType);
        Expr tangents = Expr.Input("tangents", arguments.Shape, _argument.ElementType);
        return new TangentRule(arguments, tangents, Batching.Map([_result], [_argument, _tangent], [arguments, tangents])[0]);
    }
}
