using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>Its last operand, a function of the others whose derivative is <paramref name="Rule"/> and not what its expression says.</summary>
internal sealed record CustomDerivative(TangentRule Rule) : Primitive
{
    public override string Name => "custom";

    public override Shape ShapeOf(ImmutableArray<Expr> operands) => operands[^1].Shape;

    public override Expr? Pullback(int operand, Expr node, Expr cotangent) => operand < node.Operands.Length - 1 ? Rule.Pullback(operand, node.Operands[..^1], cotangent) : null;

    public override Expr? Pushforward(Expr node, ImmutableArray<Expr?> tangents) =>
        tangents[..^1].All(tangent => tangent is null) ? null
        : Rule.Pushforward(node.Operands[..^1], [.. node.Operands[..^1].Zip(tangents, (operand, tangent) => tangent ?? Expr.Zero(operand))]);

    public override Expr Batch(Expr node, ImmutableArray<Expr> operands)
    {
        int size = Structure.BatchSize(node, operands);
        return Expr.Apply(
            new CustomDerivative(Rule.Map(size)),
            [.. operands.Zip(node.Operands, (operand, single) => Expr.Broadcast(operand, Structure.WithFirst(size, single.Shape)))]);
    }
}

/// <summary>A derivative that a user states: from arguments and their tangents to the tangent of the result, linear in the tangents.</summary>
internal sealed class TangentRule
{
    private readonly ImmutableArray<Expr> _arguments;
    private readonly ImmutableArray<Expr> _tangents;
    private readonly Expr _result;
    private readonly Expr _cotangent;
    private readonly ImmutableArray<Expr> _transpose;

    private TangentRule(ImmutableArray<Expr> arguments, ImmutableArray<Expr> tangents, Expr result)
    {
        (_arguments, _tangents, _result) = (arguments, tangents, result);
        _cotangent = Expr.Input("cotangent", result.Shape, result.ElementType);

        // A linear function is its own derivative: the reverse mode of it, by the tangents, is its transpose.
        _transpose = ReverseMode.Pullback([result], [_cotangent], tangents);
    }

    public static TangentRule Of(Func<ImmutableArray<Expr>, ImmutableArray<Expr>, Expr> derivative, Expr value, ImmutableArray<Expr> arguments)
    {
        ImmutableArray<Expr> tangents = [.. arguments.Select(argument => Expr.Input("tangent", argument.Shape, argument.ElementType))];
        Expr result = derivative(arguments, tangents);
        result = Shape.Broadcast(result.Shape, value.Shape) == value.Shape
            ? Expr.Broadcast(result, value.Shape)
            : throw new ShapeException($"The derivative of a function whose result has shape {value.Shape} gives {result.Shape}: it must give the change of the result.");
        TangentRule rule = new(arguments, tangents, result);
        HashSet<Expr> known = new([.. arguments, .. tangents, rule._cotangent], ReferenceEqualityComparer.Instance);
        foreach (Expr node in Graph.TopologicalOrder([value, result, .. rule._transpose]).Where(node => node.Primitive is Input && !known.Contains(node)))
        {
            throw new ArgumentException($"A function with its own derivative uses '{node.Primitive.Name}', a variable of a function around it, and nothing says what the derivative by that is. Make it part of the argument.", nameof(derivative));
        }

        return Graph.TopologicalOrder(rule._transpose).Any(node => tangents.Contains(node))
            ? throw new ArgumentException("The derivative is not linear in the tangent: it must be the Jacobian times it.", nameof(derivative))
            : rule;
    }

    public Expr Pushforward(ImmutableArray<Expr> arguments, ImmutableArray<Expr> tangents) =>
        Substitution.Replace([_result], [.. _arguments, .. _tangents], [.. arguments, .. tangents])[0];

    /// <summary>What a cotangent of the result says of one argument.</summary>
    public Expr Pullback(int argument, ImmutableArray<Expr> arguments, Expr cotangent) =>
        Substitution.Replace([_transpose[argument]], [.. _arguments, _cotangent], [.. arguments, cotangent])[0];

    /// <summary>The rule for each element of a batch.</summary>
    public TangentRule Map(int size)
    {
        ImmutableArray<Expr> arguments = Batches("arguments", _arguments);
        ImmutableArray<Expr> tangents = Batches("tangents", _arguments);
        return new TangentRule(arguments, tangents, Batching.Map([_result], [.. _arguments, .. _tangents], [.. arguments, .. tangents])[0]);

        ImmutableArray<Expr> Batches(string name, ImmutableArray<Expr> like) =>
            [.. like.Select(each => Expr.Input(name, Structure.WithFirst(size, each.Shape), each.ElementType))];
    }
}
