using FallLine.Expressions;

namespace FallLine.Compilation;

/// <summary>What a value and its gradient cannot do without: the yardstick of a compiled gradient's memory.</summary>
internal static class LiveValues
{
    /// <summary>Bytes of the inputs, the outputs, and the arrays of the way there that the way back reads.</summary>
    /// <param name="graph">Simplified; its first output is the value, the others are derivatives.</param>
    public static long Bytes(Graph graph)
    {
        HashSet<Expr> forward = new(Graph.TopologicalOrder([graph.Outputs[0]]), ReferenceEqualityComparer.Instance);
        HashSet<Expr> kept = new(ReferenceEqualityComparer.Instance);
        foreach (Expr node in graph.Nodes.Where(node => !forward.Contains(node)))
        {
            kept.UnionWith(node.Operands.Select(Source).Where(source => forward.Contains(source) && source.Primitive is not Leaf));
        }

        return kept.Concat(graph.Inputs).Concat(graph.Outputs).Sum(array => (long)array.Shape.Size * (array.ElementType == ElementType.Double ? sizeof(double) : sizeof(float)));
    }

    /// <summary>The array that is read where a node only looks at it differently.</summary>
    private static Expr Source(Expr node)
    {
        while (node.Primitive is Reshape or StopGradient or Broadcast)
        {
            node = node.Operands[0];
        }

        return node;
    }
}
