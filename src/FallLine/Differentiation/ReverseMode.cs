using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>
/// Reverse-mode differentiation, expressions to expressions: what it returns can be differentiated again.
/// </summary>
/// <remarks>
/// <para>
/// Walk the nodes from the output back. The cotangent ȳ of a node is the derivative of the output with respect to it; each
/// primitive's reverse rule says what ȳ adds to the cotangents of its operands: x̄ += (∂y/∂x)ᵀ·ȳ.
/// </para>
/// <para>
/// <b>Branches not taken.</b> In <c>Where(x > 0, Log(x), 0)</c> at x = 0 the rule of Log would compute 0·(1/0) = NaN. So along
/// with its cotangent a node carries the condition under which it is taken at all (null: always), and below a choice every
/// contribution is selected by that condition instead of trusted to vanish.
/// </para>
/// </remarks>
internal static class ReverseMode
{
    /// <summary>The derivative of a scalar with respect to each of <paramref name="inputs"/>; zeros where it does not depend on one.</summary>
    public static ImmutableArray<Expr> Gradient(Expr output, IReadOnlyList<Expr> inputs)
    {
        if (!output.Shape.IsScalar)
        {
            throw new ShapeException($"The gradient of an expression of shape {output.Shape}: only a scalar has one. Reduce it first, for example with Sum or Norm.");
        }

        return Pullback([output], [1], inputs);
    }

    /// <summary>The sum over the outputs of (∂output/∂input)ᵀ·cotangent, for each input.</summary>
    public static ImmutableArray<Expr> Pullback(IReadOnlyList<Expr> outputs, IReadOnlyList<Expr> cotangents, IReadOnlyList<Expr> inputs)
    {
        List<Expr> order = Graph.TopologicalOrder(outputs);
        HashSet<Expr> dependent = DependentOn(inputs, order);
        Dictionary<Expr, Cotangent> adjoints = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < outputs.Count; i++)
        {
            AdjointOf(adjoints, outputs[i]).Add(Expr.Broadcast(cotangents[i], outputs[i].Shape), null);
        }

        for (int i = order.Count - 1; i >= 0; i--)
        {
            Expr node = order[i];
            if (node.Operands.IsEmpty || !dependent.Contains(node) || !adjoints.TryGetValue(node, out Cotangent? adjoint))
            {
                continue;
            }

            (Expr cotangent, Expr? taken) = adjoint.Total();
            ImmutableArray<Expr?> contributions = node.Primitive.Pullbacks(node, cotangent, dependent.Contains);
            for (int operand = 0; operand < contributions.Length; operand++)
            {
                if (contributions[operand] is { } contribution)
                {
                    Expr? below = Taken.Below(node, operand, taken);
                    AdjointOf(adjoints, node.Operands[operand]).Add(Selected(node, operand, contribution, taken is null ? null : below), below);
                }
            }
        }

        return [.. inputs.Select(input => adjoints.TryGetValue(input, out Cotangent? adjoint) ? adjoint.Total().Value : Expr.Zero(input))];
    }

    private static Cotangent AdjointOf(Dictionary<Expr, Cotangent> adjoints, Expr node)
    {
        if (!adjoints.TryGetValue(node, out Cotangent? adjoint))
        {
            adjoints[node] = adjoint = new Cotangent();
        }

        return adjoint;
    }

    /// <summary>The contribution where the operand is taken, 0 elsewhere.</summary>
    /// <remarks>What only moves or adds elements makes nothing new of zeros, and neither does a constant partial: it is finite.</remarks>
    private static Expr Selected(Expr node, int operand, Expr contribution, Expr? taken) =>
        taken is null || node.Primitive.OnlyAdds || (node.Primitive is Elementwise elementwise && elementwise.Partial(operand, node) is { Primitive: Constant })
            ? contribution
            : Expr.Where(taken, contribution, 0);

    private static HashSet<Expr> DependentOn(IReadOnlyList<Expr> inputs, List<Expr> order)
    {
        HashSet<Expr> dependent = new(inputs, ReferenceEqualityComparer.Instance);
        foreach (Expr node in order)
        {
            if (node.Operands.Any(dependent.Contains))
            {
                dependent.Add(node);
            }
        }

        return dependent;
    }
}
