using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What a legal graph is, as code that runs: tests hold it between passes.</summary>
internal static class GraphCheck
{
    /// <summary>Throws with the first breach.</summary>
    public static void Require(Graph graph)
    {
        HashSet<Expr> known = new(ReferenceEqualityComparer.Instance);
        HashSet<Expr> inputs = new(graph.Inputs, ReferenceEqualityComparer.Instance);
        Interner interner = new();
        foreach (Expr input in graph.Inputs)
        {
            Require(input.Primitive is Input, input, "an input is not an Input leaf");
        }

        foreach (Expr node in graph.Nodes)
        {
            Require(known.Add(node), node, "a node stands twice");
            Require(node.Operands.All(known.Contains), node, "an operand does not stand before its user");
            Require(node.Shape == node.Primitive.ShapeOf(node.Operands), node, "the shape is not what the primitive says");
            Require(node.Operands.All(operand => operand.ElementType == node.ElementType), node, "an operand has another element type");
            Require(node.Primitive is not Input || inputs.Contains(node), node, "it is read but is not among the graph's inputs");
            Require(ReferenceEquals(interner.Intern(node), node), node, "an equal node stands before it");
        }

        Require(graph.Outputs.All(known.Contains), graph.Outputs[0], "an output is not among the nodes");
    }

    private static void Require(bool holds, Expr node, string breach)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"Illegal graph at {node.Primitive.Name} of shape {node.Shape}: {breach}.");
        }
    }
}
