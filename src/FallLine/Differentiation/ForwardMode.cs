using System.Collections.Immutable;

namespace FallLine.Differentiation;

/// <summary>
/// Forward-mode differentiation, expressions to expressions: what it returns can be differentiated again, by either mode.
/// </summary>
/// <remarks>
/// <para>
/// Walk the nodes from the inputs on. The tangent ẏ of a node is its derivative along the inputs' tangents; each primitive's
/// forward rule makes it of its operands' tangents: ẏ = Σ (∂y/∂x)·ẋ.
/// </para>
/// <para>
/// <b>Branches not taken.</b> Tangents flow as values do, so a choice selects among them and drops a NaN of the other branch
/// with it: no condition has to be carried along, as <see cref="ReverseMode"/> must.
/// </para>
/// <para>
/// <b>Nesting.</b> Tangents belong to nodes of one expression and live only during the walk, and every traced function has
/// inputs of its own: an inner derivative cannot see an outer one's tangents.
/// </para>
/// </remarks>
internal static class ForwardMode
{
    /// <summary>The derivative of each output along <paramref name="tangents"/>, one for each input; zeros where it does not depend on one.</summary>
    public static ImmutableArray<Expr> Pushforward(IReadOnlyList<Expr> outputs, IReadOnlyList<Expr> inputs, IReadOnlyList<Expr> tangents)
    {
        Dictionary<Expr, Expr> moving = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Count; i++)
        {
            moving[inputs[i]] = Expr.Broadcast(tangents[i], inputs[i].Shape);
        }

        foreach (Expr node in Graph.TopologicalOrder(outputs))
        {
            if (!moving.ContainsKey(node) && node.Operands.Any(moving.ContainsKey)
                && node.Primitive.Pushforward(node, ImmutableArray.CreateRange(node.Operands, operand => moving.GetValueOrDefault(operand))) is { } tangent)
            {
                moving[node] = tangent;
            }
        }

        return [.. outputs.Select(output => moving.GetValueOrDefault(output) ?? Expr.Zero(output))];
    }
}
