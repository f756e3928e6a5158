using System.Collections.Immutable;

namespace FallLine.Expressions;

/// <summary>The same expressions computed from other inputs.</summary>
internal static class Substitution
{
    public static ImmutableArray<Expr> Replace(IReadOnlyList<Expr> expressions, IReadOnlyList<Expr> inputs, IReadOnlyList<Expr> replacements)
    {
        Dictionary<Expr, Expr> replaced = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape != replacements[i].Shape)
            {
                throw new ShapeException($"The function's input {inputs[i].Primitive.Name} has shape {inputs[i].Shape}; it was given an expression of shape {replacements[i].Shape}.");
            }

            replaced[inputs[i]] = replacements[i];
        }

        foreach (Expr node in Graph.TopologicalOrder(expressions))
        {
            replaced.TryAdd(node, node.WithOperands(ImmutableArray.CreateRange(node.Operands, operand => replaced[operand])));
        }

        return [.. expressions.Select(expression => replaced[expression])];
    }
}
