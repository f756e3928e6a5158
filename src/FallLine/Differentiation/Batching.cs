using System.Collections.Immutable;
using FallLine.Expressions;

namespace FallLine.Differentiation;

/// <summary>
/// Batching, expressions to expressions (vmap): what an expression computes of one element, computed of all elements along
/// the first axis of some of its inputs.
/// </summary>
/// <remarks>What depends on none of those inputs stays as it is, shared by the whole batch; each primitive's batching rule says how it takes a batch beside such an operand.</remarks>
internal static class Batching
{
    /// <summary>Each output for every element of the batch, along a new first axis.</summary>
    /// <param name="outputs">What is computed of one element.</param>
    /// <param name="inputs">The inputs that differ from element to element.</param>
    /// <param name="batches">For each of them its values: the input's shape behind a first axis, whose extent is the same for all.</param>
    public static ImmutableArray<Expr> Map(IReadOnlyList<Expr> outputs, IReadOnlyList<Expr> inputs, IReadOnlyList<Expr> batches)
    {
        Dictionary<Expr, Expr> batched = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < inputs.Count; i++)
        {
            batched[inputs[i]] = batches[i];
        }

        foreach (Expr node in Graph.TopologicalOrder(outputs))
        {
            if (!batched.ContainsKey(node) && node.Operands.Any(batched.ContainsKey))
            {
                batched[node] = node.Primitive.Batch(node, ImmutableArray.CreateRange(node.Operands, operand => batched.GetValueOrDefault(operand, operand)));
            }
        }

        int size = batches[0].Shape[0];
        return [.. outputs.Select(output => batched.GetValueOrDefault(output) ?? Expr.Broadcast(output, Structure.WithFirst(size, output.Shape)))];
    }
}
